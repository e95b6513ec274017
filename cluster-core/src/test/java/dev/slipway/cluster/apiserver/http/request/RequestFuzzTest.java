package dev.slipway.cluster.apiserver.http.request;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.client.Answer;
import dev.slipway.cluster.client.WriteOptions.FieldValidation;
import dev.slipway.cluster.client.Writer.Patch;
import dev.slipway.cluster.kind.Kind;
import dev.slipway.cluster.kind.KindRegistry;
import dev.slipway.cluster.kind.builtin.BuiltInKinds;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.testing.Mangled;
import dev.slipway.testing.Seeds;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.StringJoiner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Requests that are almost right: understood, or refused as the client's fault. */
@Timeout(60)
class RequestFuzzTest {
    private static final KindRegistry KINDS = BuiltInKinds.registry();
    private static final Kind MAPS = KINDS.find(new GroupKind("", "ConfigMap")).orElseThrow();
    private static final ObjectKey PLACE = new ObjectKey(new GroupKind("", "ConfigMap"), "shop", "one");

    /** A watch from what is no version: a real server answers it with 500, and so does ours. */
    private static final String BAD_VERSION = "resourceVersion: Invalid value";

    private static final List<String> PATHS = List.of(
            "/api/v1/namespaces/shop/pods",
            "/api/v1/namespaces/shop/pods/web",
            "/api/v1/namespaces/shop/pods/web/status",
            "/apis/apps/v1/namespaces/shop/deployments/web/scale",
            "/apis/apps/v1/deployments",
            "/api/v1/namespaces/shop/serviceaccounts/robot/token",
            "/api/v1/nodes/n1",
            "/openapi/v3/apis/apps/v1");

    private static final List<List<String>> PARAMETERS = List.of(
            List.of("labelSelector", "a=b,c in (d,e),!f,g!=h,i notin (j),k>1"),
            List.of("fieldSelector", "metadata.name=web,status.phase!=Running"),
            List.of("limit", "500"),
            List.of("continue", new ContinueToken(7, "/pods/shop/web").encode()),
            List.of("resourceVersion", "12"),
            List.of("resourceVersionMatch", "NotOlderThan"),
            List.of("watch", "true"),
            List.of("timeoutSeconds", "30"),
            List.of("allowWatchBookmarks", "true"),
            List.of("sendInitialEvents", "true"),
            List.of("dryRun", "All"),
            List.of("fieldManager", "fuzz"),
            List.of("fieldValidation", "Strict"),
            List.of("force", "true"),
            List.of("propagationPolicy", "Orphan"),
            List.of("gracePeriodSeconds", "0"),
            List.of("pretty", "true"),
            List.of("includeObject", "Object"));

    private static final List<String> ACCEPTED = List.of(
            "application/json;as=Table;v=v1;g=meta.k8s.io,application/json",
            "application/vnd.kubernetes.protobuf,application/json;q=0.5",
            "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io",
            "*/*");

    private static final List<String> TYPES = List.of(
            "application/json",
            "application/yaml",
            "application/apply-patch+yaml",
            "application/merge-patch+json",
            "application/strategic-merge-patch+json",
            "application/json-patch+json",
            "application/vnd.kubernetes.protobuf");

    private static final String JSON =
            "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"one\",\"labels\":{\"a\":\"b\"}},\"data\":{\"a\":\"1\",\"b\":\"\\u00e9\\ud83d\\ude00\",\"c\":\"x\\n"
                    + "\"},\"n\":[1,-2.5e3,true,null]}";

    private static final String YAML = """
        apiVersion: v1
        kind: ConfigMap
        metadata: &m
          name: one
          labels: {a: b, 'c': "d\\u00e9"}
        data:
          a: |
            one
            two
          b: >-
            folded
            text
          <<: *m
          ? [x, y]
          : !!str 12
        n: [1, 0x1F, .5, ~, 2001-01-01, on]
        """;

    private static final String OPERATIONS = "[{\"op\":\"add\",\"path\":\"/data/a~1b\",\"value\":{\"x\":[1]}},"
            + "{\"op\":\"move\",\"from\":\"/data/a\",\"path\":\"/data/b\"},{\"op\":\"test\",\"path\":\"\",\"value\":null}]";

    @Test
    void everyAddressIsUnderstoodOrRefused() {
        Seeds.forEach(20_000, seed -> {
            Random random = Seeds.random(seed);
            String address = pick(PATHS, random) + "?" + query(random);
            if (random.nextInt(3) == 0) address = Mangled.text(address, random);
            String method = pick(List.of("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "BREW"), random);
            String type = random.nextBoolean() ? pick(TYPES, random) : Mangled.text(pick(TYPES, random), random);
            Call call = Call.of(method, address).withContentType(type);

            if (Target.of(call.path()) instanceof Target.Objects target)
                check(ResourceRequests.parse(call, target, KINDS), method + " " + address);
        });
    }

    private static String query(Random random) {
        StringJoiner query = new StringJoiner("&");
        for (int i = random.nextInt(4); i >= 0; i--) {
            List<String> parameter = pick(PARAMETERS, random);
            String value = parameter.get(1);
            if (random.nextInt(3) > 0) value = Mangled.text(value, random);
            query.add(parameter.get(0) + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8));
        }
        return query.toString();
    }

    @Test
    void everyAcceptHeaderIsUnderstood() {
        Seeds.forEach(5_000, seed -> {
            Random random = Seeds.random(seed);
            String header = Mangled.text(pick(ACCEPTED, random), random);

            assertThat(Accept.parse(header).forObjects()).as(header).isNotNull();
        });
    }

    @Test
    void everyBodyIsUnderstoodOrRefused() {
        Seeds.forEach(20_000, seed -> {
            Random random = Seeds.random(seed);
            String text = Mangled.text(random.nextBoolean() ? JSON : YAML, random);
            byte[] body = bytes(text, random);
            Call call = Call.of("POST", "/").withContentType(pick(TYPES, random));
            FieldValidation validation = FieldValidation.values()[random.nextInt(3)];

            check(Bodies.object(call, body, MAPS, PLACE, validation), text);
            check(Bodies.action(call, body, PLACE, "ConfigMap"), text);
        });
    }

    @Test
    void everyPatchIsUnderstoodOrRefused() {
        Seeds.forEach(10_000, seed -> {
            Random random = Seeds.random(seed);
            String text = Mangled.text(random.nextBoolean() ? JSON : OPERATIONS, random);
            Patch.Type type = Patch.Type.values()[random.nextInt(3)];

            check(Bodies.patch(bytes(text, random), type, FieldValidation.STRICT), text);
        });
    }

    /** Now and then in another encoding, or cut off within a character. */
    private static byte[] bytes(String text, Random random) {
        return switch (random.nextInt(8)) {
            case 0 -> text.getBytes(StandardCharsets.UTF_16);
            case 1 -> text.getBytes(StandardCharsets.ISO_8859_1);
            default -> text.getBytes(StandardCharsets.UTF_8);
        };
    }

    private static void check(Answer<?> answer, String what) {
        answer.refusal()
                .filter(refusal -> !refusal.message().contains(BAD_VERSION))
                .ifPresent(refusal -> {
                    assertThat(refusal.code()).as(what).isBetween(400, 499);
                    assertThat(refusal.message()).as(what).isNotBlank();
                });
    }

    private static <T> T pick(List<T> from, Random random) {
        return from.get(random.nextInt(from.size()));
    }
}
