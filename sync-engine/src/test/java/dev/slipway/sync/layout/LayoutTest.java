package dev.slipway.sync.layout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.sync.model.Application;
import dev.slipway.sync.model.Outcome;
import dev.slipway.sync.model.Pipeline;
import dev.slipway.sync.model.Stage;
import dev.slipway.sync.source.FakeSnapshot;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LayoutTest {
    private static final String PIPELINE = """
            apiVersion: slipway.dev/v1alpha1
            kind: Pipeline
            stages:
              - name: development
              - name: release
                regions: [east, west]
            """;

    private final FakeSnapshot snapshot = new FakeSnapshot().file("slipway.yaml", PIPELINE);

    @Test
    void aPipelineHasDefaults() {
        Pipeline pipeline = configuration().pipeline();

        assertThat(pipeline.components()).containsExactly("*");
        Stage development = pipeline.stages().get(0);
        assertThat(development.ref()).isEqualTo("refs/tags/development");
        assertThat(development.promotion()).isEqualTo(Stage.Promotion.BY_HAND);
        assertThat(development.prune()).isEqualTo(Stage.Prune.DEFAULT);
        assertThat(development.origin()).hasToString("slipway.yaml:4");
        Stage release = pipeline.stages().get(1);
        assertThat(release.variants().stream().map(release::namespaceOf))
                .containsExactly("release-east", "release-west");
    }

    @Test
    void aPipelineSaysWhatItSays() {
        snapshot.file("slipway.yaml", """
                apiVersion: slipway.dev/v1alpha1
                kind: Pipeline
                components: [web, "apps/*"]
                stages:
                  - name: a
                    ref: HEAD
                    namespace: shop
                    promotion: {from: HEAD, auto: true}
                    prune: {enabled: false, maxObjects: 3, maxPercent: 5, undo: 1h30m}
                  - {name: b, ref: refs/heads/b, promotion: {from: a}}
                """);

        Pipeline pipeline = configuration().pipeline();

        assertThat(pipeline.components()).containsExactly("web", "apps/*");
        Stage a = pipeline.stages().get(0);
        assertThat(a.ref()).isEqualTo("HEAD");
        assertThat(a.namespaceOf(Optional.empty())).isEqualTo("shop");
        assertThat(a.promotion()).isEqualTo(new Stage.Promotion(Optional.of("HEAD"), true));
        assertThat(a.prune()).isEqualTo(new Stage.Prune(false, 3, 5, Duration.ofMinutes(90)));
        assertThat(pipeline.stages().get(1).promotion()).isEqualTo(new Stage.Promotion(Optional.of("a"), false));
    }

    @Test
    void aComponentTakesPartWhereItHasAFileOrADirectory() {
        snapshot.file("everywhere/templates/x.yaml", "")
                .file("regional/templates/x.yaml", "")
                .file("regional/release-east-parameters.yaml", "")
                .file("staged/templates/x.yaml", "")
                .file("staged/release-parameters.yaml", "")
                .file("directory/development/templates/x.yaml", "")
                .file("elsewhere/templates/x.yaml", "")
                .file("elsewhere/staging-parameters.yaml", "")
                .file("other-stage/staging/templates/x.yaml", "")
                .file("docs/README.md", "")
                .file(".github/x.yaml", "")
                .file("file.yaml", "");

        Layout layout = layout();

        assertThat(layout.components())
                .containsExactly("directory", "elsewhere", "everywhere", "other-stage", "regional", "staged");
        assertThat(layout.applications())
                .extracting(Application::name)
                .containsExactly(
                        "directory-development",
                        "everywhere-development",
                        "everywhere-release-east",
                        "everywhere-release-west",
                        "regional-release-east",
                        "staged-release-east",
                        "staged-release-west");
        Stage development = configuration().pipeline().stages().get(0);
        assertThat(layout.applications(development))
                .extracting(Application::component)
                .containsExactly("directory", "everywhere");
    }

    @Test
    void parametersComeInOrderFromTheLeastParticular() {
        for (String path : List.of(
                "parameters.yaml",
                "web/parameters.yaml",
                "web/release-parameters.yaml",
                "web/release/parameters.yaml",
                "web/release/release-parameters.yaml",
                "web/release-east-parameters.yaml",
                "web/release-east/parameters.yaml",
                "web/release-east/release-east-parameters.yaml",
                "web/release-west-parameters.yaml",
                "web/development-parameters.yaml")) snapshot.file(path, "{}");
        snapshot.file("web/templates/x.yaml", "");

        assertThat(sources("web", "release", "east").parameters())
                .extracting(file -> file.layer().word() + " " + file.source().path())
                .containsExactly(
                        "root parameters.yaml",
                        "component web/parameters.yaml",
                        "stage web/release-parameters.yaml",
                        "stage web/release/parameters.yaml",
                        "stage web/release/release-parameters.yaml",
                        "region web/release-east-parameters.yaml",
                        "region web/release-east/parameters.yaml",
                        "region web/release-east/release-east-parameters.yaml");
    }

    @Test
    void sourcesRememberWhatWasLookedAtAndReadNothingElse() {
        snapshot.file("web/parameters.yaml", "")
                .file("web/v1/x.yaml", "one")
                .file("web/v2/x.yaml", "two")
                .link("web/development/templates", "../v1")
                .file("other/templates/x.yaml", "");

        Sources sources = sources("web", "development", null);

        assertThat(sources.manifests()).containsExactly(new Sources.Source("web/v1/x.yaml", "one"));
        assertThat(sources.seen().keySet()).contains("web/development/templates", "web/v1", "web/parameters.yaml");
        assertThat(sources.seen()).containsEntry("parameters.yaml", "");
        assertThat(sources.seen().keySet()).noneMatch(path -> path.startsWith("other"));
        assertThat(snapshot.reads())
                .containsExactly("slipway.yaml", "web/development/templates", "web/parameters.yaml", "web/v1/x.yaml");
        snapshot.file("web/v1/x.yaml", "changed");
        assertThat(sources("web", "development", null).seen()).isNotEqualTo(sources.seen());
    }

    @Test
    void sizesAndDepthsAreBounded() {
        snapshot.file("big/templates/x.yaml", "x".repeat(Tracker.MOST_BYTES + 1))
                .file("deep/templates/" + "d/".repeat(20) + "x.yaml", "")
                .file("binary/templates/x.yaml", new byte[] {(byte) 0xff, 0})
                .file("file/templates", "");

        assertThat(problems("big"))
                .containsExactly("big/templates/x.yaml: the file has 3145729 bytes; at most 3145728 are read");
        assertThat(problems("deep")).singleElement().asString().endsWith("nested more than 16 levels deep");
        assertThat(problems("binary")).containsExactly("binary/templates/x.yaml: the file is not UTF-8 text");
    }

    @Test
    void aLinkThatIsEmptyOrEndlessIsTold() {
        snapshot.file("web/v1/x.yaml", "one").link("web/development/templates", "");
        assertThat(problems("web")).containsExactly("web/development/templates: the link is empty");

        snapshot.link("web/development/templates", "../v1" + "/.".repeat(2_100));
        assertThat(problems("web"))
                .containsExactly(
                        "web/development/templates: the link leads over more than 4096 bytes; make it shorter");
    }

    @Test
    void linksAreFollowedOnlySoFar() {
        snapshot.file("web/end/x.yaml", "");
        for (int i = 0; i < 50; i++) snapshot.link("web/l" + i, i == 0 ? "end" : "l" + (i - 1));
        snapshot.link("web/development/templates", "../l49").link("web/release/templates", "../l30");

        assertThat(layout().sources(application("web", "release", "east")).problems())
                .isEmpty();
        assertThat(layout().sources(application("web", "development", null)).problems())
                .singleElement()
                .asString()
                .endsWith("the link leads in a circle");
    }

    @Test
    void anUnknownComponentIsToldWithTheNearest() {
        snapshot.file("storefront/x.yaml", "");

        assertThat(problems("storefrnt"))
                .containsExactly("storefrnt: there is no component of this name; did you mean \"storefront\"?");
    }

    private List<String> problems(String component) {
        return layout().sources(application(component, "development", null)).problems().stream()
                .map(Object::toString)
                .toList();
    }

    private Sources sources(String component, String stage, @org.jspecify.annotations.Nullable String region) {
        Outcome<Sources> sources = layout().sources(application(component, stage, region));
        assertThat(sources.problems()).isEmpty();
        return sources.asOptional().orElseThrow();
    }

    private static Application application(
            String component, String stage, @org.jspecify.annotations.Nullable String region) {
        return new Application(component, stage, Optional.ofNullable(region));
    }

    private Layout layout() {
        return Layout.of(snapshot, configuration().pipeline());
    }

    private Configuration configuration() {
        Outcome<Configuration> configuration = Configuration.read(snapshot);
        assertThat(configuration.problems()).isEmpty();
        return configuration.asOptional().orElseThrow();
    }
}
