package dev.slipway.sync.adopt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.kind.KindRegistry;
import dev.slipway.cluster.kind.builtin.BuiltInKinds;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.diff.path.Path;
import dev.slipway.diff.tree.Tree;
import dev.slipway.sync.layout.Configuration;
import dev.slipway.sync.model.Application;
import dev.slipway.sync.model.Outcome;
import dev.slipway.sync.model.Snapshot;
import dev.slipway.sync.plan.Kinds;
import dev.slipway.sync.render.Renderer;
import dev.slipway.sync.seal.Unsealer;
import dev.slipway.sync.testing.FakeRepository;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AdoptionTest {
    private static final KindRegistry REGISTRY = BuiltInKinds.registry();
    private static final Path SPEC = Path.of("spec");
    private static final Path CONTAINER =
            Path.of("spec", "template", "spec", "containers").key("name", "web");
    private static final String TEMPLATE = """
            # the frontend
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web, labels: {team: "{{team}}"}}
            spec:
              replicas: {{web.replicas}}   # how many
              minReadySeconds: 5
              selector: {matchLabels: {app: web}}
              template:
                metadata: {labels: {app: web}}
                spec:
                  containers:
                  {{#web.debug}}
                  - name: debug
                    image: busybox
                  {{/web.debug}}
                  - name: web
                    image: "{{image.name}}:{{image.tag}}"
                    args: [--fast, "--level=2"]
                    env:
                    - {name: LEVEL, value: "{{level}}"}
                    - name: MODE
                      value: quiet # for now
            """;

    private final TreeMap<String, String> files = new TreeMap<>();
    private final List<LiveField> fields = new ArrayList<>();
    private Application application = new Application("web", "development", Optional.empty());

    @BeforeEach
    void aRepository() {
        files.put(
                "slipway.yaml",
                "apiVersion: slipway.dev/v1alpha1\nkind: Pipeline\nstages:\n  - name: development\n"
                        + "  - {name: release, regions: [east, west]}\n");
        files.put("parameters.yaml", "# for all\nteam: shop\nlevel: 3\n");
        files.put(
                "web/parameters.yaml", "web:\n  replicas: 2\n  debug: false\nimage: {name: shop/web, tag: \"1.0\"}\n");
        files.put("web/development-parameters.yaml", "# development\nimage:\n  tag: \"1.1\" # newest\n");
        files.put("web/release-parameters.yaml", "web: {replicas: 4}\n");
        files.put("web/templates/deployment.yaml", TEMPLATE);
    }

    @Test
    void aParameterOfTheStageIsChangedInItsLine() {
        live(CONTAINER.field("image"), "shop/web:1.2");

        assertThat(adopt().files())
                .containsOnly(Map.entry(
                        "web/development-parameters.yaml", "# development\nimage:\n  tag: \"1.2\" # newest\n"));
        assertThat(adopt().edits())
                .extracting(Object::toString)
                .containsExactly("Deployment/web spec.template.spec.containers[name=\"web\"].image: shop/web:1.1 ->"
                        + " shop/web:1.2 in web/development-parameters.yaml");
    }

    @Test
    void aParameterThatOthersShareIsOverriddenForTheStage() {
        live(SPEC.field("replicas"), 5);

        assertThat(adopt().files())
                .containsOnly(Map.entry(
                        "web/development-parameters.yaml",
                        "# development\nimage:\n  tag: \"1.1\" # newest\nweb:\n  replicas: 5\n"));
        assertThat(adopt().edits().get(0).note())
                .isEqualTo("overrides web/parameters.yaml:2, which stays as it is for others");
    }

    @Test
    void aRegionGetsItsOwnFile() {
        application = new Application("web", "release", Optional.of("east"));
        live(SPEC.field("replicas"), 6);

        assertThat(adopt().files())
                .containsOnly(Map.entry("web/release-east-parameters.yaml", "web:\n  replicas: 6\n"));
        assertThat(adopt().edits().get(0).note())
                .isEqualTo("overrides web/release-parameters.yaml:1, which stays as it is for others");
    }

    @Test
    void aComponentWithoutFilesPerStageIsNotTakenOutOfTheOtherStages() {
        files.remove("web/development-parameters.yaml");
        files.remove("web/release-parameters.yaml");
        live(SPEC.field("replicas"), 5);

        assertThat(adopt().files().get("web/parameters.yaml"))
                .isEqualTo("web:\n  replicas: 5\n  debug: false\nimage: {name: shop/web, tag: \"1.0\"}\n");
        assertThat(adopt().edits().get(0).note()).startsWith("changes all stages: web has no parameter file per stage");
    }

    @Test
    void aValueInTheTemplateIsChangedThereAndNothingElse() {
        live(SPEC.field("minReadySeconds"), 30);
        live(CONTAINER.field("args"), List.of("--slow"));
        live(CONTAINER.field("env").key("name", "MODE").field("value"), "loud: really");

        assertThat(adopt().files())
                .containsOnly(Map.entry(
                        "web/templates/deployment.yaml",
                        TEMPLATE.replace("minReadySeconds: 5", "minReadySeconds: 30")
                                .replace("[--fast, \"--level=2\"]", "[--slow]")
                                .replace("quiet # for now", "'loud: really' # for now")));
        assertThat(adopt().edits())
                .extracting(Adopted.Edit::note)
                .containsOnly("changes all stages, since the value stands in the template");
    }

    @Test
    void aNumberInQuotesKeepsItsTypeInTheParameterFile() {
        live(CONTAINER.field("env").key("name", "LEVEL").field("value"), "7");

        assertThat(adopt().files().get("web/development-parameters.yaml")).endsWith("# newest\nlevel: 7\n");
    }

    @Test
    void severalFieldsGoIntoOneChange() {
        live(SPEC.field("replicas"), 5);
        live(CONTAINER.field("image"), "shop/web:1.2");
        live(SPEC.field("minReadySeconds"), 30);

        assertThat(adopt().files()).hasSize(2);
        assertThat(adopt().edits()).hasSize(3);
        assertThat(adopt().left()).isEmpty();
    }

    @Test
    void aParameterThatIsUsedElsewhereIsLeftUnlessLiveIsSoThereToo() {
        files.put(
                "web/templates/more.yaml",
                "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: more}\ndata: {replicas: \"{{web.replicas}}\"}\n");
        live(SPEC.field("replicas"), 5);
        assertThat(left())
                .containsExactly("Deployment/web spec.replicas: that would change ConfigMap/more data.replicas as well,"
                        + " which is not so live");

        fields.add(new LiveField(
                new ObjectKey(new GroupKind("", "ConfigMap"), "development", "more"),
                Path.of("data", "replicas"),
                Optional.of(Tree.of("5"))));

        assertThat(left()).isEmpty();
        assertThat(adopt().files()).hasSize(1);
    }

    @Test
    void whatCannotBeKeptIsSaidWithTheReason() {
        files.put(
                "web/templates/secret.yaml",
                "apiVersion: v1\nkind: Secret\nmetadata: {name: key}\nstringData: {password: \"{{team}}\"}\n");
        files.put(
                "web/templates/more.yaml",
                "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: more, labels: {stage: \"{{slipway.stage}}\"}}\n"
                        + "data:\n  {{{raw}}}\n");
        files.put("web/development-parameters.yaml", "raw: \"a: b\"\n");
        fields.add(field("Secret", "key", Path.of("data", "password"), "c2VzYW1l"));
        fields.add(field("ConfigMap", "more", Path.of("metadata", "labels", "stage"), "other"));
        fields.add(field("ConfigMap", "more", Path.of("data", "a"), "c"));
        fields.add(new LiveField(key("ConfigMap", "more"), Path.ROOT, Optional.empty()));
        fields.add(new LiveField(key("ConfigMap", "none"), Path.of("data"), Optional.empty()));
        live(CONTAINER.field("image"), "other/thing:9");
        fields.add(new LiveField(deployment(), SPEC.field("minReadySeconds"), Optional.empty()));

        assertThat(left())
                .containsExactly(
                        "Secret/key data.password: what a Secret holds is never written to the repository in clear text;"
                                + " see web/templates/secret.yaml:1",
                        "ConfigMap/more metadata.labels.stage: slipway.stage is built in and not set in a parameter file",
                        "ConfigMap/more data.a: it is made of raw at web/templates/more.yaml:5 in a way that cannot be"
                                + " turned round; change it there",
                        "ConfigMap/more: the object was deleted; to keep it so, remove it from web/templates/more.yaml:1",
                        "ConfigMap/none data: the commit to build on does not have this object",
                        "Deployment/web spec.template.spec.containers[name=\"web\"].image: no one of image.name, image.tag"
                                + " at web/templates/deployment.yaml:18 can make it so; change it there",
                        "Deployment/web spec.minReadySeconds: the field was removed; to keep it so, remove it from"
                                + " web/templates/deployment.yaml:7");
        assertThat(adopt().files()).isEmpty();
    }

    @Test
    void whatTheRepositorySaysAlreadyNeedsNoChange() {
        live(SPEC.field("replicas"), 2);

        assertThat(adopt()).isEqualTo(new Adopted(new TreeMap<>(), List.of(), List.of()));
    }

    @Test
    void aTextThatLooksLikeATagDoesNotBecomeOne() {
        live(CONTAINER.field("env").key("name", "MODE").field("value"), "{{team}}");

        assertThat(adopt().files()).isEmpty();
        assertThat(left()).singleElement().asString().contains("MODE");
    }

    @Test
    void aTextOverLinesInATemplateStaysABlock() {
        String config = """
                apiVersion: v1
                kind: ConfigMap
                metadata:
                  name: more
                data:
                  # the file
                  app.conf: |
                    level = 1
                    mode = quiet
                  other: x
                """;
        files.put("web/templates/more.yaml", config);
        fields.add(field("ConfigMap", "more", Path.of("data", "app.conf"), "level = 2\nmode = quiet\n"));

        assertThat(adopt().files())
                .containsOnly(Map.entry("web/templates/more.yaml", config.replace("level = 1", "level = 2")));
    }

    private void live(Path path, Object value) {
        fields.add(new LiveField(deployment(), path, Optional.of(Tree.of(value))));
    }

    private ObjectKey deployment() {
        String namespace = application.variant();
        return new ObjectKey(new GroupKind("apps", "Deployment"), namespace, "web");
    }

    private static LiveField field(String kind, String name, Path path, String value) {
        return new LiveField(key(kind, name), path, Optional.of(Tree.of(value)));
    }

    private static ObjectKey key(String kind, String name) {
        return new ObjectKey(new GroupKind("", kind), "development", name);
    }

    private List<String> left() {
        return adopt().left().stream().map(Object::toString).toList();
    }

    private Adopted adopt() {
        FakeRepository repository = new FakeRepository();
        Snapshot snapshot =
                repository.snapshot(repository.push(files)).asOptional().orElseThrow();
        Configuration configuration = Configuration.read(snapshot).asOptional().orElseThrow();
        Ground ground = new Ground(
                application,
                configuration.pipeline().stage(application.stage()).orElseThrow(),
                configuration,
                snapshot,
                new Renderer(Kinds.of(() -> REGISTRY)::isClusterScoped, Unsealer.MASK));
        Outcome<Adopted> adopted = Adoption.of(ground, fields);
        assertThat(adopted.problems()).isEmpty();
        return adopted.asOptional().orElseThrow();
    }
}
