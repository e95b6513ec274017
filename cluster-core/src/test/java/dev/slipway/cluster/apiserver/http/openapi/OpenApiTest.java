package dev.slipway.cluster.apiserver.http.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.kind.Kind;
import dev.slipway.cluster.kind.builtin.BuiltInKinds;
import dev.slipway.diff.codec.Json;
import dev.slipway.diff.tree.Mapping;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpenApiTest {
    private static final List<Kind> APPS = BuiltInKinds.registry().all().stream()
            .filter(kind -> kind.gvk().group().equals("apps"))
            .toList();

    @Test
    void aPatchSaysWhichKindItIsAboutAndThatFieldsAreChecked() {
        Mapping patch = OpenApiV3.document(APPS)
                .mapping("paths", "/apis/apps/v1/namespaces/{namespace}/deployments/{name}", "patch");

        assertThat(patch.mapping("x-kubernetes-group-version-kind"))
                .isEqualTo(Mapping.of("group", "apps", "version", "v1", "kind", "Deployment"));
        assertThat(patch.sequence("parameters").mappings())
                .anyMatch(parameter -> parameter.text("name").equals(java.util.Optional.of("fieldValidation")));
    }

    @Test
    void aShapeKnowsItsKindAndHowItsListsMerge() {
        Mapping schemas = OpenApiV3.document(APPS).mapping("components", "schemas");
        String root = APPS.stream()
                .filter(kind -> kind.gvk().kind().equals("Deployment"))
                .findFirst()
                .orElseThrow()
                .openApi()
                .root();

        assertThat(schemas.mapping(root)
                        .sequence("x-kubernetes-group-version-kind")
                        .mappings())
                .containsExactly(Mapping.of("group", "apps", "version", "v1", "kind", "Deployment"));
        assertThat(Json.text(schemas)).contains("\"x-kubernetes-patch-merge-key\":\"name\"");
    }

    @Test
    void versionTwoPointsIntoItsOwnDefinitions() {
        String text = Json.text(OpenApiV2.document(APPS));

        assertThat(text)
                .contains("\"$ref\":\"#/definitions/")
                .doesNotContain("#/components/schemas/")
                .doesNotContain("\"allOf\"");
    }

    @Test
    void everyReferenceLeadsSomewhere() {
        Mapping definitions = OpenApiV2.document(BuiltInKinds.registry().all()).mapping("definitions");

        assertThat(java.util.regex.Pattern.compile("#/definitions/([^\"]+)")
                        .matcher(Json.text(definitions))
                        .results()
                        .map(match -> match.group(1))
                        .distinct())
                .allMatch(definitions::has);
    }

    @Test
    void writesFieldsAsProtocolBuffersDo() {
        byte[] bytes = new Protobuf()
                .text(1, "2.0")
                .text(2, "")
                .flag(3, true)
                .flag(4, false)
                .message(16, new Protobuf().text(1, "x".repeat(130)))
                .bytes();

        assertThat(HexFormat.of().formatHex(bytes))
                .isEqualTo("0a03322e30" + "1801" + "82018501" + "0a8201" + "78".repeat(130));
    }

    @Test
    void theSmallestDocumentIsTheOneThatKubectlTakes() {
        Mapping document = Mapping.of("swagger", "2.0", "info", Mapping.of("title", "t", "version", "v"));

        assertThat(HexFormat.of().formatHex(OpenApiV2Protobuf.write(document)))
                .isEqualTo("0a03322e30" + "1206" + "0a0174" + "120176" + "4200" + "4a00");
    }
}
