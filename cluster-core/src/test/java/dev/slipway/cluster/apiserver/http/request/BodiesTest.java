package dev.slipway.cluster.apiserver.http.request;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.client.Answer;
import dev.slipway.cluster.client.DeleteOptions;
import dev.slipway.cluster.client.WriteOptions.FieldValidation;
import dev.slipway.cluster.client.Writer.Patch;
import dev.slipway.cluster.kind.Kind;
import dev.slipway.cluster.kind.builtin.BuiltInKinds;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.GroupVersionKind;
import dev.slipway.cluster.object.ObjectKey;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BodiesTest {
    private static final Kind CONFIG_MAP = BuiltInKinds.registry()
            .find(new GroupVersionKind("", "v1", "ConfigMap"))
            .orElseThrow();
    private static final ObjectKey PLACE = new ObjectKey(new GroupKind("", "ConfigMap"), "shop", "");
    private static final Call POST = Call.of("POST", "/api/v1/namespaces/shop/configmaps");
    private static final Call PROTOBUF = POST.withContentType("application/vnd.kubernetes.protobuf");

    @Test
    void fillsInWhatThePathSays() {
        ApiObject object = read("{\"metadata\":{\"name\":\"a\"}}", FieldValidation.WARN)
                .asOptional()
                .orElseThrow()
                .value();

        assertThat(object.gvk()).isEqualTo(CONFIG_MAP.gvk());
        assertThat(object.namespace()).isEqualTo("shop");
    }

    @Test
    void readsYaml() {
        Call call = POST.withContentType("application/yaml");

        Answer<Body<ApiObject>> answer = Bodies.object(
                call,
                bytes("apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndata:\n  k: \"v\"\n"),
                CONFIG_MAP,
                PLACE,
                FieldValidation.STRICT);

        assertThat(answer.asOptional().orElseThrow().value().root().text("data", "k"))
                .contains("v");
    }

    @Test
    void warnsOfKeysThatComeTwice() {
        String twice = "{\"metadata\":{\"name\":\"a\",\"name\":\"b\"},\"data\":{\"a\":\"1\",\"a\":\"2\"}}";

        assertThat(read(twice, FieldValidation.WARN).asOptional().orElseThrow().warnings())
                .containsExactly("duplicate field \"metadata.name\"", "duplicate field \"data.a\"");
        assertThat(read(twice, FieldValidation.IGNORE)
                        .asOptional()
                        .orElseThrow()
                        .warnings())
                .isEmpty();
        assertThat(message(read(twice, FieldValidation.STRICT)))
                .isEqualTo("ConfigMap in version \"v1\" cannot be handled as a ConfigMap: strict decoding error: "
                        + "duplicate field \"metadata.name\", duplicate field \"data.a\"");
    }

    @Test
    void saysWhereYamlRepeatsItself() {
        String twice = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: dup\ndata:\n  a: \"1\"\n  a: \"2\"\n";

        assertThat(message(Bodies.object(
                        POST.withContentType("application/yaml"),
                        bytes(twice),
                        CONFIG_MAP,
                        PLACE,
                        FieldValidation.STRICT)))
                .isEqualTo("ConfigMap in version \"v1\" cannot be handled as a ConfigMap: strict decoding error: yaml: "
                        + "unmarshal errors:\n  line 7: key \"a\" already set in map");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "{\"apiVersion\":\"v1\",\"kind\":\"Secret\"} | Secret in version \"v1\" cannot be handled as a ConfigMap",
                "{\"apiVersion\":\"v2\",\"kind\":\"ConfigMap\"} | ConfigMap in version \"v2\" cannot be handled as a ConfigMap: no"
                        + " kind \"ConfigMap\" is registered for version \"v2\"",
                "{\"metadata\":{\"namespace\":\"other\"}} | the namespace of the provided object does not match the namespace"
                        + " sent on the request",
                "[] | the object provided is unrecognized (must be of type ConfigMap): couldn't get version/kind;",
                "{\"a\" | the object provided is unrecognized (must be of type ConfigMap): couldn't get version/kind;"
            })
    void refusesInTheWordsThatClientsKnow(String body, String message) {
        assertThat(message(read(body, FieldValidation.WARN))).startsWith(message);
    }

    @Test
    void refusesAnEmptyBody() {
        assertThat(message(read("", FieldValidation.WARN)))
                .isEqualTo(
                        "the object provided is unrecognized (must be of type ConfigMap): couldn't get version/kind; "
                                + "json parse error: unexpected end of JSON input (<empty>)");
    }

    @Test
    void refusesANameThatIsNotThatOfThePath() {
        ObjectKey place = new ObjectKey(new GroupKind("", "ConfigMap"), "shop", "one");

        assertThat(message(Bodies.object(
                        POST, bytes("{\"metadata\":{\"name\":\"other\"}}"), CONFIG_MAP, place, FieldValidation.WARN)))
                .isEqualTo("the name of the object (other) does not match the name on the URL (one)");
    }

    @Test
    void refusesWhatItCannotRead() {
        Call call = POST.withContentType("text/csv");

        var refusal = Bodies.object(call, bytes("a,b"), CONFIG_MAP, PLACE, FieldValidation.WARN)
                .refusal()
                .orElseThrow();

        assertThat(refusal.code()).isEqualTo(415);
        assertThat(refusal.message())
                .isEqualTo("the body of the request was in an unknown format - accepted media types include: "
                        + "application/json, application/yaml, application/vnd.kubernetes.protobuf");
    }

    @Test
    void readsProtobuf() {
        String body = "k8s\0\n\17\n\2v1\22\tConfigMap\22\20\n\3\n\1a\22\t\n\1k\22\4blue";

        ApiObject object = Bodies.object(PROTOBUF, bytes(body), CONFIG_MAP, PLACE, FieldValidation.STRICT)
                .asOptional()
                .orElseThrow()
                .value();

        assertThat(object.name()).isEqualTo("a");
        assertThat(object.namespace()).isEqualTo("shop");
        assertThat(object.root().text("data", "k")).contains("blue");
    }

    @Test
    void saysWhatIsWrongWithProtobuf() {
        assertThat(message(protobuf("k8s\0\n\14\n\2v1\22\6Secret\22\0")))
                .startsWith("Secret in version \"v1\" cannot be handled as a ConfigMap");
        assertThat(message(protobuf("k8s\0\22\2\n\7")))
                .isEqualTo(
                        "the object provided is unrecognized (must be of type ConfigMap): metadata: a value of 7 bytes does"
                                + " not fit into the 0 that are left (6b38730012020a07)");
        assertThat(message(protobuf("{}")))
                .isEqualTo(
                        "the object provided is unrecognized (must be of type ConfigMap): provided data does not appear to"
                                + " be a protobuf message, expected prefix [107 56 115 0] (7b7d)");
    }

    private static Answer<Body<ApiObject>> protobuf(String body) {
        return Bodies.object(PROTOBUF, bytes(body), CONFIG_MAP, PLACE, FieldValidation.WARN);
    }

    @Test
    void knowsNoProtobufOfCustomResources() {
        Kind custom = CONFIG_MAP.withTraits(Kind.Traits.ofCustom(Kind.ScalePaths.WORKLOAD, List.of()));

        var refusal = Bodies.object(PROTOBUF, bytes("k8s\0"), custom, PLACE, FieldValidation.WARN)
                .refusal()
                .orElseThrow();

        assertThat(refusal.code()).isEqualTo(415);
        assertThat(refusal.message()).endsWith("include: application/json, application/yaml");
    }

    @Test
    void readsDeletionsInProtobuf() {
        String body = "k8s\0\n\30\n\7apps/v1\22\rDeleteOptions\22\10\"\6Orphan";

        DeleteOptions options = Bodies.deletion(PROTOBUF, bytes(body), DeleteOptions.BACKGROUND)
                .asOptional()
                .orElseThrow();

        assertThat(options.propagation()).isEqualTo(DeleteOptions.Propagation.ORPHAN);
    }

    @Test
    void readsPatchesOfTheRightForm() {
        assertThat(Bodies.patch(bytes("[]"), Patch.Type.JSON, FieldValidation.WARN)
                        .asOptional())
                .isPresent();
        assertThat(message(Bodies.patch(bytes("[]"), Patch.Type.MERGE, FieldValidation.WARN)))
                .isEqualTo("error decoding patch: expected a mapping, found a list");
        assertThat(message(Bodies.patch(bytes(""), Patch.Type.MERGE, FieldValidation.WARN)))
                .isEqualTo("error decoding patch: unexpected end of JSON input");
    }

    @Test
    void aDeletionMeansWhatItsBodySays() {
        Call call = Call.of("DELETE", "/api/v1/namespaces/shop/pods/web-1");
        String body = "{\"kind\":\"DeleteOptions\",\"apiVersion\":\"v1\",\"propagationPolicy\":\"Orphan\","
                + "\"gracePeriodSeconds\":0,\"preconditions\":{\"uid\":\"u1\"},\"dryRun\":[\"All\"]}";

        DeleteOptions options = Bodies.deletion(call, bytes(body), DeleteOptions.BACKGROUND)
                .asOptional()
                .orElseThrow();

        assertThat(options)
                .isEqualTo(new DeleteOptions(
                        DeleteOptions.Propagation.ORPHAN, Optional.of("u1"), Optional.empty(), Optional.of(0L), true));
    }

    private static Answer<Body<ApiObject>> read(String body, FieldValidation validation) {
        return Bodies.object(POST, bytes(body), CONFIG_MAP, PLACE, validation);
    }

    private static String message(Answer<?> answer) {
        return answer.refusal().orElseThrow().message();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
