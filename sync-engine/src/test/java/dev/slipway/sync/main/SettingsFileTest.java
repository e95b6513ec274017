package dev.slipway.sync.main;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.slipway.cluster.node.simulated.NodeGroup;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.sync.model.Problem;
import dev.slipway.sync.server.Listen;
import dev.slipway.sync.source.Remote.Credentials;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SettingsFileTest {
    @TempDir
    private Path directory;

    @BeforeEach
    void writeSecrets() throws IOException {
        Files.writeString(directory.resolve("user"), "ada");
        Files.writeString(directory.resolve("password"), "secret");
    }

    @Test
    void readsEveryKey() throws IOException {
        Settings settings = good("""
                dataDir: state
                api: { address: 0.0.0.0, port: 16443, tokenFile: password }
                http: { port: 0 }
                nodes: { simulated: 5, readyAfter: 200ms }
                repositories:
                  - name: shop
                    url: https://git.example.com/shop/config.git
                    branch: main
                    poll: 5m
                    credentials: { usernameFile: user, passwordFile: password }
                    webhook: { forge: github, secretFile: password }
                """);

        assertThat(settings.dataDir()).isEqualTo(directory.resolve("state"));
        assertThat(settings.api()).isEqualTo(new Listen("0.0.0.0", 16443));
        assertThat(settings.tokenFile()).contains(directory.resolve("password"));
        assertThat(settings.http()).isEqualTo(new Listen("127.0.0.1", 0));
        assertThat(settings.nodes()).isEqualTo(new Settings.Nodes(5, List.of(), Duration.ofMillis(200)));
        assertThat(settings.repositories()).singleElement().satisfies(shop -> {
            assertThat(shop.name()).isEqualTo("shop");
            assertThat(shop.poll()).isEqualTo(Duration.ofMinutes(5));
            assertThat(shop.remote().branch()).contains("main");
            assertThat(shop.remote().credentials())
                    .isEqualTo(new Credentials.Password(directory.resolve("user"), directory.resolve("password")));
            assertThat(shop.webhook())
                    .contains(new Settings.Webhook("github", Optional.of(directory.resolve("password"))));
        });
    }

    @Test
    void fillsInWhatIsNotSaid() throws IOException {
        Settings settings = good("repositories: [{ name: shop, url: file:///srv/shop.git }]");

        assertThat(settings.dataDir()).isEqualTo(directory.resolve("data"));
        assertThat(settings.api()).isEqualTo(Settings.DEFAULT_API);
        assertThat(settings.tokenFile()).isEmpty();
        assertThat(settings.http()).isEqualTo(Settings.DEFAULT_HTTP);
        assertThat(settings.nodes()).isEqualTo(Settings.Nodes.DEFAULT);
        assertThat(settings.repositories().get(0).poll()).isEqualTo(Duration.ofSeconds(30));
        assertThat(settings.repositories().get(0).remote().credentials()).isEqualTo(new Credentials.None());
    }

    @Test
    void describesNodesByGroups() throws IOException {
        Settings settings = good("""
                nodes:
                  groups:
                  - name: gpu
                    count: 2
                    zone: eu-1a
                    labels: { accelerator: h100 }
                    taints: [{ key: gpu, effect: NoSchedule }]
                    capacity: { cpu: 64, nvidia.com/gpu: 8 }
                    pull: lognormal(2s, 0.5)
                  - name: rack-{n}-eu
                """);

        assertThat(settings.nodes().simulated()).isZero();
        assertThat(settings.nodes().groups())
                .extracting(NodeGroup::pattern, NodeGroup::count)
                .containsExactly(tuple("gpu-{n}", 2), tuple("rack-{n}-eu", 1));
        NodeGroup gpu = settings.nodes().groups().get(0);
        assertThat(gpu.labels()).isEqualTo(Mapping.of("accelerator", "h100", "topology.kubernetes.io/zone", "eu-1a"));
        assertThat(gpu.taints()).containsExactly(Mapping.of("effect", "NoSchedule", "key", "gpu"));
        assertThat(gpu.capacity().text("cpu")).contains("64");
        assertThat(gpu.capacity().text("memory")).contains("256Gi");
        assertThat(gpu.pull()).contains("lognormal(2s, 0.5)");
    }

    @ParameterizedTest
    @MethodSource
    void saysWhereWhatAndWhatToDo(String text, String problem) throws IOException {
        assertThat(problems(text)).containsExactly("serve.yaml:" + problem);
    }

    static Stream<Arguments> saysWhereWhatAndWhatToDo() {
        return Stream.of(
                Arguments.of("dataDri: x", "1: unknown key \"dataDri\"; did you mean \"dataDir\"?"),
                Arguments.of(
                        "zoo: x", "1: unknown key \"zoo\"; known here: dataDir, api, http, flags, nodes, repositories"),
                Arguments.of("dataDir: x\nhttp:\n  prot: 1", "3: unknown key \"prot\"; did you mean \"port\"?"),
                Arguments.of("api: { port: 70000 }", "1: \"port\" is 70000; it must be from 0 to 65535"),
                Arguments.of("api: { port: x }", "1: expected a whole number, found a string"),
                Arguments.of("api:\n  tokenFile: 3", "2: expected a text, found a whole number"),
                Arguments.of("http:\n  tokenFile: x", "2: unknown key \"tokenFile\"; known here: address, port"),
                Arguments.of("api: 8080", "1: expected a mapping, found a whole number"),
                Arguments.of("- x", "1: expected a mapping of keys to values, found a list"),
                Arguments.of("repositories: {}", "1: expected a list, found a mapping"),
                Arguments.of("nodes:\n  readyAfter: 3", "2: expected a text, found a whole number"),
                Arguments.of(
                        "nodes:\n  readyAfter: 3 s",
                        "2: \"readyAfter\" is \"3 s\"; expected a duration such as 30s or 5m, from 0s to 1d"),
                Arguments.of(
                        "nodes:\n  groups:\n  - { name: big, cout: 3 }",
                        "3: unknown key \"cout\"; did you mean \"count\"?"),
                Arguments.of(
                        "nodes:\n  groups:\n  - count: 3",
                        "3: \"name\" is missing; expected a name such as big or rack-{n}"),
                Arguments.of(
                        "nodes:\n  groups:\n  - name: Big",
                        "3: \"name\" is \"Big\"; expected lower-case letters, digits and \"-\", such as big or rack-{n}"),
                Arguments.of(
                        "nodes:\n  groups:\n  - name: big\n    capacity: { cpu: 8, memory: much }",
                        "4: \"memory\" is no amount; expected one such as 8, 500m or 32Gi"),
                Arguments.of(
                        "nodes:\n  groups:\n  - name: big\n    taints: [{ key: gpu, effect: Never }]",
                        "4: \"effect\" is \"Never\"; expected one of NoExecute, NoSchedule, PreferNoSchedule"),
                Arguments.of(
                        "nodes:\n  groups:\n  - name: big\n    pull: soon",
                        "4: \"pull\" is \"soon\"; expected one of 2s, uniform(1s, 5s), exponential(MEAN),"
                                + " normal(MEAN, DEVIATION), lognormal(MEDIAN, SIGMA)"),
                Arguments.of(
                        "nodes:\n  groups:\n  - { name: big, count: 8000 }\n  - { name: small, count: 800 }",
                        "2: that makes 8800 nodes; there may be 8192"),
                Arguments.of(
                        "nodes:\n  groups:\n  - { name: big }\n  - { name: \"big-{n}\" }",
                        "4: a second group names its nodes big-{n}; names must differ"),
                Arguments.of(
                        "repositories:\n  - { name: a, url: \"file:///a\", poll: 10ms }",
                        "2: \"poll\" is \"10ms\"; expected a duration such as 30s or 5m, from 1s to 1d"),
                Arguments.of(
                        "repositories:\n  - name: a",
                        "2: \"url\" is missing; expected a URL that begins with file://, http://, https:// or ssh://"),
                Arguments.of(
                        "repositories:\n  - name: A\n    url: file:///a",
                        "2: \"name\" is \"A\"; expected lower-case letters, digits and \"-\", such as shop"),
                Arguments.of(
                        "repositories:\n  - { name: a, url: \"file:///a\" }\n  - { name: a, url: \"file:///b\" }",
                        "3: a second repository is called \"a\"; names must differ"),
                Arguments.of(
                        "repositories:\n  - name: a\n    url: file:///a\n    report: { tokenFile: password }",
                        "4: \"forge\" is missing; expected one of github, gitlab, gitea, forgejo, bitbucket-cloud,"
                                + " bitbucket-server, azure-devops, gitbucket"),
                Arguments.of(
                        "repositories:\n  - name: a\n    url: file:///a\n    report: { forge: github, tokenFile: password }",
                        "4: the url of the repository does not say where it is at a forge: GitHub needs an address that"
                                + " ends with owner and name"),
                Arguments.of(
                        "repositories:\n  - name: a\n    url: https://h/o/a\n    report: { forge: github, tokenFile: password, apiUrl: here }",
                        "4: \"apiUrl\" is \"here\"; expected an address that begins with http:// or https://"),
                Arguments.of(
                        "repositories:\n  - name: a\n    url: file:///a\n    credentials: { usernameFile: user }",
                        "4: \"passwordFile\" is missing; expected the path of a file"),
                Arguments.of(
                        "repositories:\n  - name: a\n    url: file:///a\n    credentials: {}",
                        "4: expected either usernameFile and passwordFile, or sshKeyFile and knownHostsFile"),
                Arguments.of(
                        "repositories:\n  - name: a\n    url: file:///a\n    webhook: { forge: gitlab }",
                        "4: \"secretFile\" is missing; expected the path of a file with the secret that was given to"
                                + " the forge, or allowUnsigned: true where nobody else can reach the port"),
                Arguments.of(
                        "repositories:\n  - name: a\n    url: file:///a\n    webhook: { forge: gitlab, secretFile: password, allowUnsigned: true }",
                        "4: \"secretFile\" and \"allowUnsigned\" exclude each other; remove allowUnsigned"),
                Arguments.of(
                        "repositories:\n  - name: a\n    url: file:///a\n    webhook: { forge: sourcehut, secretFile: password }",
                        "4: \"forge\" is \"sourcehut\"; expected one of github, gitlab, gitea, forgejo, bitbucket-cloud,"
                                + " bitbucket-server, azure-devops, gitbucket, generic"));
    }

    @Test
    void aWebhookMayBeOpenIfThatIsSaid() throws IOException {
        Settings settings = good("""
                repositories:
                  - { name: a, url: "file:///a", webhook: { forge: gitea, allowUnsigned: true } }
                """);

        assertThat(settings.repositories().get(0).webhook()).contains(new Settings.Webhook("gitea", Optional.empty()));
    }

    @Test
    void namesTheFileThatIsMissing() throws IOException {
        assertThat(problems("""
                        repositories:
                          - name: a
                            url: file:///a
                            webhook: { forge: generic, secretFile: not-there }
                        """))
                .containsExactly("serve.yaml:4: \"secretFile\" names " + directory.resolve("not-there")
                        + ", which is missing or cannot be read");
    }

    @Test
    void tellsAllProblemsAtOnce() throws IOException {
        assertThat(problems("api: { port: -1 }\nhttp: { port: x }\nnodes: { simulatd: 1 }\nfoo: 1"))
                .hasSize(4);
    }

    @Test
    void aMissingFileIsAProblemToo() {
        assertThat(SettingsFile.read(directory.resolve("none.yaml")).problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.message()).startsWith("there is no such file"));
    }

    @Test
    void brokenYamlHasALine() throws IOException {
        assertThat(problems("dataDir: [")).singleElement().asString().startsWith("serve.yaml:");
    }

    private Settings good(String text) throws IOException {
        return SettingsFile.read(write(text)).asOptional().orElseThrow();
    }

    /** Without the directory, which differs from run to run. */
    private List<String> problems(String text) throws IOException {
        String prefix = directory + "/";
        return SettingsFile.read(write(text)).problems().stream()
                .map(Problem::toString)
                .map(problem -> problem.startsWith(prefix) ? problem.substring(prefix.length()) : problem)
                .toList();
    }

    private Path write(String text) throws IOException {
        return Files.writeString(directory.resolve("serve.yaml"), text);
    }
}
