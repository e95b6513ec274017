package dev.slipway.sync.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.diff.path.Path;
import dev.slipway.sync.layout.Configuration;
import dev.slipway.sync.model.Application;
import dev.slipway.sync.model.Manifest;
import dev.slipway.sync.model.Outcome;
import dev.slipway.sync.model.ParameterUse;
import dev.slipway.sync.model.Problem;
import dev.slipway.sync.model.Rendering;
import dev.slipway.sync.seal.AgeFiles;
import dev.slipway.sync.seal.Identities;
import dev.slipway.sync.seal.Unsealer;
import dev.slipway.sync.source.FakeSnapshot;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SealsTest {
    private static final Unsealer KEYS =
            Identities.read("id", AgeFiles.IDENTITY).asOptional().orElseThrow();
    private static final String SECRET = "apiVersion: v1\nkind: Secret\nmetadata: {name: web}\nstringData:\n";

    private final FakeSnapshot snapshot = new FakeSnapshot()
            .file("web/release-parameters.yaml", "db:\n  user: root\n  password: " + AgeFiles.ONE_LINE + "\n")
            .file(
                    "web/parameters.yaml",
                    "pem: |\n" + AgeFiles.ARMORED.indent(2) + "list: [" + AgeFiles.FOR_TWO + "]\n");

    @Test
    void aSealedValueComesIntoTheDataOfASecret() {
        snapshot.file(
                "web/templates/list.yaml",
                "{{#list}}\n" + SECRET.replace("name: web", "name: list") + "  a: {{.}}\n{{/list}}");
        template(SECRET + "  password: {{db.password}}\n  quoted: \"<{{db.password}}>\"\n  pem: '{{pem}}'\n"
                + "  block: |\n    url: {{db.user}}:{{db.password}}\n    more\n");

        Rendering rendering = good(KEYS);

        assertThat(text(rendering, 1, "password")).isEqualTo(AgeFiles.PLAIN);
        assertThat(text(rendering, 1, "quoted")).isEqualTo("<" + AgeFiles.PLAIN + ">");
        assertThat(text(rendering, 1, "pem")).isEqualTo(AgeFiles.PLAIN);
        assertThat(text(rendering, 1, "block")).isEqualTo("url: root:" + AgeFiles.PLAIN + "\nmore\n");
        assertThat(text(rendering, 0, "a")).isEqualTo("for two");
    }

    @Test
    void whatIsShownAndTheDigestKnowOnlyTheEncryptedText() {
        template(SECRET + "  password: {{db.password}}\n");

        Rendering opened = good(KEYS);
        Rendering masked = good(Unsealer.MASK);

        assertThat(opened.digest()).isEqualTo(masked.digest());
        assertThat(opened.isSealed()).isTrue();
        Manifest manifest = opened.manifests().get(0);
        assertThat(manifest.shown().root().toString()).doesNotContain("ssword\n");
        assertThat(manifest.shown().at("stringData", "password").orElseThrow().toString())
                .contains("sealed-");
        assertThat(manifest.isSealed(Path.of("stringData", "password"))).isTrue();
        assertThat(manifest.isSealed(Path.of("metadata", "name"))).isFalse();
        assertThat(manifest.provenance(Path.of("stringData", "password"))
                        .orElseThrow()
                        .whole())
                .hasValueSatisfying(use -> {
                    assertThat(use.sealed()).isTrue();
                    assertThat(use).hasToString("db.password from web/release-parameters.yaml:3 (stage)");
                });
        assertThat(opened.toString()).doesNotContain("line two");
    }

    @Test
    void withoutSealedValuesNothingIsSealed() {
        template(SECRET + "  user: {{db.user}}\n");

        Rendering rendering = good(value -> {
            throw new AssertionError("nothing is to be opened");
        });

        assertThat(rendering.isSealed()).isFalse();
        assertThat(rendering
                        .manifests()
                        .get(0)
                        .provenance(Path.of("stringData", "user"))
                        .orElseThrow()
                        .parameters())
                .extracting(ParameterUse::sealed)
                .containsExactly(false);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {x: {{db.password}}}} | data",
                "{apiVersion: v1, kind: Secret, metadata: {name: a, labels: {x: '{{db.password}}'}}} | labels",
                "{apiVersion: v1, kind: Secret, metadata: {name: a}, stringData: {'{{db.password}}': x}} | a key",
                "{apiVersion: v1, kind: Secret, metadata: {name: '{{db.password}}'}} | the name",
                "{apiVersion: v1, kind: Secret, metadata: {name: a}, type: x-{{{db.password}}}} | as it is",
                "{apiVersion: example.com/v1, kind: Secret, metadata: {name: a}, data: {x: '{{db.password}}'}} | another kind",
                "{apiVersion: v1, kind: Secret, metadata: {name: a}, data: {x: {y: '{{db.password}}'}}} | deeper",
                "{apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {env: [x, '{{db}}']}} | JSON of a mapping",
            })
    void aSealedValueMayStandNowhereElse(String template, String where) {
        template(template + "\n");

        Outcome<Rendering> rendering = render(KEYS);

        assertThat(rendering.problems()).as(where).allSatisfy(problem -> {
            assertThat(problem.toString()).startsWith("web/templates/web.yaml:1: ");
            assertThat(problem.message()).doesNotContain("line two");
        });
        assertThat(rendering.problems()).as(where).isNotEmpty();
    }

    @Test
    void whatCannotBeOpenedIsToldWithFileLineAndKey() {
        snapshot.file("web/release-parameters.yaml", "# x\ndb:\n  password: " + AgeFiles.FOR_OTHER + "\n");
        template(SECRET + "  a: {{db.password}}\n  b: {{db.password}}\n");

        assertThat(render(KEYS).problems())
                .extracting(Problem::toString)
                .containsExactly(
                        "web/release-parameters.yaml:3: parameter \"db.password\": the sealed value cannot be opened:"
                                + " it was sealed for other keys than ours; seal it anew for the recipients of this repository");
    }

    @Test
    void whatIsDamagedIsToldAlsoWithoutKeys() {
        snapshot.file("web/release-parameters.yaml", "db:\n  password: sealed:age:YWdl\n");
        template(SECRET + "  a: {{db.password}}\n");

        assertThat(render(Unsealer.MASK).problems())
                .extracting(Problem::toString)
                .containsExactly(
                        "web/release-parameters.yaml:2: parameter \"db.password\": the sealed value cannot be read:"
                                + " it is not what age writes; seal the value again");
    }

    @Test
    void aValueThatNobodyUsesIsNotOpened() {
        snapshot.file("web/parameters.yaml", "other: " + AgeFiles.FOR_OTHER + "\n");
        template(SECRET + "  password: {{db.password}}\n");

        assertThat(text(good(KEYS), 0, "password")).isEqualTo(AgeFiles.PLAIN);
    }

    @Test
    void aTextThatLooksLikeANameIsLeftAlone() {
        template(SECRET + "  a: sealed-0123456789abcdef0123456789abcdef {{db.password}}\n");

        assertThat(text(good(KEYS), 0, "a")).isEqualTo("sealed-0123456789abcdef0123456789abcdef " + AgeFiles.PLAIN);
    }

    private void template(String text) {
        snapshot.file("web/templates/web.yaml", text);
    }

    private static String text(Rendering rendering, int manifest, String key) {
        return rendering
                .manifests()
                .get(manifest)
                .object()
                .root()
                .text("stringData", key)
                .orElseThrow();
    }

    private Rendering good(Unsealer unsealer) {
        Outcome<Rendering> rendering = render(unsealer);
        assertThat(rendering.problems()).isEmpty();
        return rendering.asOptional().orElseThrow();
    }

    private Outcome<Rendering> render(Unsealer unsealer) {
        Configuration configuration = Configuration.read(snapshot).asOptional().orElseThrow();
        return new Renderer(kind -> false, unsealer)
                .render(
                        new Application("web", "release", Optional.empty()),
                        configuration.pipeline().stage("release").orElseThrow(),
                        snapshot,
                        configuration);
    }
}
