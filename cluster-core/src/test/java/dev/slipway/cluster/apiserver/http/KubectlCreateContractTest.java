package dev.slipway.cluster.apiserver.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.diff.codec.Json;
import dev.slipway.diff.codec.Malformed;
import dev.slipway.diff.tree.Tree;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The generators of {@code kubectl create}: JSON from the oldest kubectl, protocol buffers from 1.32 on. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(300)
@ExtendWith(KubectlPlane.Extension.class)
class KubectlCreateContractTest {
    private static final int FIRST_WITH_PROTOBUF = 32;
    private static final String SHOWING_ALL = " -o json --show-managed-fields";

    private final KubectlPlane plane;
    private final Path folder;
    private final Map<Path, Kubectl> homes = new TreeMap<>();

    KubectlCreateContractTest(KubectlPlane plane) {
        this.plane = plane;
        this.folder = plane.folder();
    }

    @BeforeAll
    void writeFiles() throws Exception {
        Files.writeString(folder.resolve("settings.txt"), "color: blue\nsize: 3\n");
        Files.writeString(folder.resolve("settings.env"), "COLOR=blue\nSIZE=3\n");
        Files.write(folder.resolve("logo.png"), new byte[] {(byte) 0x89, 'P', 'N', 'G', 0, (byte) 0xff});
    }

    /** What is created, and what is then seen of it. */
    private record Row(String create, String get, String seen) {}

    private List<Row> rows() {
        return List.of(
                new Row(
                        "deployment web --image=registry.example.com/web:1 --replicas=0 --port=8080",
                        "deployment web -o jsonpath={.spec.replicas}:{.spec.template.spec.containers[0].ports[0].containerPort}",
                        "0:8080"),
                new Row(
                        "configmap literal --from-literal=color=blue --from-literal=none=",
                        "configmap literal -o jsonpath={.data}",
                        "{\"color\":\"blue\",\"none\":\"\"}"),
                new Row(
                        "configmap file --from-file=<folder>/settings.txt --from-file=logo=<folder>/logo.png",
                        "configmap file -o jsonpath={.data.settings\\.txt}{.binaryData.logo}",
                        "color: blue\nsize: 3\niVBORwD/"),
                new Row(
                        "configmap env --from-env-file=<folder>/settings.env",
                        "configmap env -o jsonpath={.data.COLOR}{.data.SIZE}",
                        "blue3"),
                new Row(
                        "secret generic password --from-literal=password=hush --from-file=logo=<folder>/logo.png",
                        "secret password -o jsonpath={.type}:{.data.password}:{.data.logo}",
                        "Opaque:aHVzaA==:iVBORwD/"),
                new Row(
                        "secret tls certificate --cert=<folder>/data/pki/admin.crt --key=<folder>/data/pki/admin.key",
                        "secret certificate -o jsonpath={.type}",
                        "kubernetes.io/tls"),
                new Row(
                        "secret docker-registry pull --docker-server=registry.example.com --docker-username=a --docker-password=b",
                        "secret pull -o jsonpath={.type}",
                        "kubernetes.io/dockerconfigjson"),
                new Row("serviceaccount builder", "serviceaccount builder -o name", "serviceaccount/builder"),
                new Row(
                        "job migrate --image=registry.example.com/migrate:1 -- run --it now",
                        "job migrate -o jsonpath={.spec.template.spec.containers[0].command}",
                        "[\"run\",\"--it\",\"now\"]"),
                new Row(
                        "cronjob nightly --image=registry.example.com/clean:1 --schedule=@hourly -- clean",
                        "cronjob nightly -o jsonpath={.spec.schedule}{.spec.jobTemplate.spec.template.spec.containers[0].command}",
                        "@hourly[\"clean\"]"),
                new Row(
                        "quota small --hard=cpu=1,memory=1G,pods=0",
                        "quota small -o jsonpath={.spec.hard}",
                        "{\"cpu\":\"1\",\"memory\":\"1G\",\"pods\":\"0\"}"),
                new Row(
                        "priorityclass low --value=-10 --description=last --preemption-policy=Never",
                        "priorityclass low -o jsonpath={.value}{.preemptionPolicy}{.globalDefault}",
                        "-10Never"),
                new Row(
                        "service clusterip web --tcp=80:8080",
                        "service web -o jsonpath={.spec.ports[0].targetPort}{.spec.selector}",
                        "8080{\"app\":\"web\"}"),
                new Row(
                        "service clusterip none --clusterip=None --tcp=80",
                        "service none -o jsonpath={.spec.clusterIP}",
                        "None"),
                new Row(
                        "service nodeport node --tcp=80:http",
                        "service node -o jsonpath={.spec.type}:{.spec.ports[0].targetPort}",
                        "NodePort:http"),
                new Row(
                        "service loadbalancer balanced --tcp=80:8080",
                        "service balanced -o jsonpath={.spec.type}",
                        "LoadBalancer"),
                new Row(
                        "service externalname elsewhere --external-name=shop.example.com",
                        "service elsewhere -o jsonpath={.spec.externalName}",
                        "shop.example.com"));
    }

    private static List<Path> programs() {
        List<Path> all = KubectlPlane.programs();
        Path oldest = all.get(all.size() - 1);
        return all.stream()
                .filter(program -> program.equals(oldest) || sendsProtobuf(program))
                .toList();
    }

    private static boolean sendsProtobuf(Path program) {
        return Kubectl.minorOf(program).orElseThrow() >= FIRST_WITH_PROTOBUF;
    }

    Stream<Arguments> generators() {
        return programs().stream().flatMap(program -> rows().stream().map(row -> Arguments.of(program, row)));
    }

    Stream<Arguments> generatorsInProtobuf() {
        return programs().stream()
                .filter(KubectlCreateContractTest::sendsProtobuf)
                .flatMap(program -> rows().stream().map(row -> Arguments.of(program, row)));
    }

    @ParameterizedTest
    @MethodSource("generators")
    void createsWithEveryGenerator(Path program, Row row) throws Exception {
        Kubectl kubectl = inNamespace(program);

        kubectl.line(filled("create " + row.create())).says("created");

        assertThat(kubectl.line("get " + row.get()).ok().out().strip())
                .isEqualTo(row.seen().strip());
        kubectl.line(filled("create " + row.create())).fails("already exists");
        String made = row.get().substring(0, row.get().indexOf(" -o"));
        kubectl.line("delete --wait=false " + made).says("deleted");
    }

    /** A dry run on the server of what the generator sends, against one of the JSON that the same kubectl would have sent. */
    @ParameterizedTest
    @MethodSource("generatorsInProtobuf")
    void makesTheSameOfProtobufAsOfJson(Path program, Row row) throws Exception {
        Kubectl kubectl = inNamespace(program);
        String json = kubectl.line(with("--dry-run=client", row)).ok().out();

        String fromProtobuf = kubectl.line(with("--dry-run=server", row)).ok().out();
        String fromJson = kubectl.given(json, ("create -f - --dry-run=server" + SHOWING_ALL).split(" "))
                .ok()
                .out();

        assertThat(normal(fromProtobuf)).isEqualTo(normal(fromJson));
    }

    /** The command with more flags; what stands behind two dashes is not for kubectl. */
    private String with(String flag, Row row) {
        String[] parts = filled("create " + row.create()).split(" -- ", 2);
        return parts[0] + " " + flag + SHOWING_ALL + (parts.length > 1 ? " -- " + parts[1] : "");
    }

    /** kubectl prints a kind that it knows in an order of its own, and a null for the time that pods of a template were not made. */
    private static Tree normal(String json) throws Malformed {
        return Json.read(json.replaceAll("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}", "<uid>")
                .replaceAll("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ", "<time>")
                .replaceAll("10\\.96\\.\\d+\\.\\d+", "<ip>")
                .replaceAll("\"nodePort\": \\d+", "\"nodePort\": 30000")
                .replaceAll(",\\s*\"creationTimestamp\": null|\"creationTimestamp\": null,?", ""));
    }

    @ParameterizedTest
    @MethodSource("programs")
    void createsAndRemovesANamespace(Path program) throws Exception {
        Kubectl kubectl = plane.kubectl(program);
        String name = "made-" + kubectl.minor();

        kubectl.line("create namespace " + name).says("namespace/" + name + " created");
        kubectl.line("create namespace " + name).fails("already exists");
        kubectl.line("delete namespace " + name + " --wait=false").says("deleted");
    }

    @ParameterizedTest
    @MethodSource("programs")
    void createsAJobOfACronJob(Path program) throws Exception {
        Kubectl kubectl = inNamespace(program);

        kubectl.line("create cronjob weekly --image=registry.example.com/clean:1 --schedule=@weekly")
                .says("created");
        kubectl.line("create job now --from=cronjob/weekly").says("job.batch/now created");

        kubectl.line("get job now -o jsonpath={.metadata.ownerReferences[0].name}{.metadata.annotations}")
                .says("weekly{\"cronjob.kubernetes.io/instantiate\":\"manual\"}");
        kubectl.line("delete job now --wait=false").says("deleted");
        kubectl.line("delete cronjob weekly --wait=false").says("deleted");
    }

    @ParameterizedTest
    @MethodSource("programs")
    void refusesWhatIsNotValid(Path program) throws Exception {
        Kubectl kubectl = inNamespace(program);

        kubectl.line("create configmap No").fails("Invalid value", "RFC 1123");
        kubectl.line("create deployment web --image=x -n nowhere").fails("namespaces \"nowhere\" not found");
    }

    private String filled(String command) {
        return command.replace("<folder>", folder.toString());
    }

    private Kubectl inNamespace(Path program) throws Exception {
        if (!homes.containsKey(program)) homes.put(program, plane.inNamespace(program, "own"));
        return homes.get(program);
    }
}
