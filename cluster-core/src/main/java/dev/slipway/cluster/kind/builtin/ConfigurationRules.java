package dev.slipway.cluster.kind.builtin;

import dev.slipway.cluster.kind.Kind.Rules;
import dev.slipway.cluster.kind.check.Formats;
import dev.slipway.cluster.kind.check.Problems;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.Status.Cause;
import dev.slipway.diff.tree.Mapping;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Rules of ConfigMaps and Secrets. */
final class ConfigurationRules {
    /** All values together. */
    private static final int MOST_BYTES = 1024 * 1024;

    private ConfigurationRules() {}

    /** ConfigMaps. */
    static final class OfConfigMap implements Rules {
        @Override
        public List<Cause> validate(ApiObject map) {
            Problems problems = new Problems();
            Mapping data = map.root().mapping("data");
            Mapping binary = map.root().mapping("binaryData");
            keys("data", data, problems);
            for (String key : binary.keys()) {
                String field = "binaryData[" + key + "]";
                problems.rule(field, key, Formats.configKey(key));
                if (data.has(key)) problems.invalid(field, key, "duplicate of key present in data");
            }
            long bytes = bytes(data);
            for (String value : binary.texts().values()) bytes += decodedLength(value);
            if (bytes > MOST_BYTES) problems.tooLong("[]", MOST_BYTES);
            return problems.causes();
        }

        @Override
        public List<Cause> validateUpdate(ApiObject before, ApiObject after) {
            Problems problems = new Problems();
            frozen(before, after, "data", problems);
            if (isImmutable(before) && !same(before, after, "binaryData")) {
                problems.forbidden("binaryData", "field is immutable when `immutable` is set");
            }
            return problems.causes();
        }
    }

    /** Secrets. What is given as text becomes data; values never enter a message. */
    static final class OfSecret implements Rules {
        private static final String ACCOUNT = "kubernetes.io/service-account.name";
        private static final Map<String, List<String>> NEEDED = new java.util.TreeMap<>(Map.of(
                "kubernetes.io/tls", List.of("tls.crt", "tls.key"),
                "kubernetes.io/dockerconfigjson", List.of(".dockerconfigjson"),
                "kubernetes.io/dockercfg", List.of(".dockercfg"),
                "kubernetes.io/ssh-auth", List.of("ssh-privatekey")));

        @Override
        public ApiObject defaults(ApiObject secret) {
            Mapping root = Fill.absent(secret.root(), "type", "Opaque");
            Mapping data = root.mapping("data");
            for (Map.Entry<String, String> entry :
                    root.mapping("stringData").texts().entrySet()) {
                byte[] bytes = entry.getValue().getBytes(StandardCharsets.UTF_8);
                data = data.with(entry.getKey(), Base64.getEncoder().encodeToString(bytes));
            }
            Mapping folded = root.without("stringData");
            return new ApiObject(data.isEmpty() ? folded : folded.with("data", data));
        }

        @Override
        public List<Cause> validate(ApiObject secret) {
            Problems problems = new Problems();
            Mapping data = secret.root().mapping("data");
            keys("data", data, problems);
            long bytes = 0;
            for (String value : data.texts().values()) bytes += decodedLength(value);
            if (bytes > MOST_BYTES) problems.tooLong("data", MOST_BYTES);
            String type = secret.root().text("type").orElse("");
            for (String key : NEEDED.getOrDefault(type, List.of())) {
                if (!data.has(key)) problems.required("data[" + key + "]");
            }
            boolean isNobodys = type.equals("kubernetes.io/service-account-token")
                    && secret.annotation(ACCOUNT).orElse("").isEmpty();
            if (isNobodys) problems.required("metadata.annotations[" + ACCOUNT + "]");
            return problems.causes();
        }

        @Override
        public List<Cause> validateUpdate(ApiObject before, ApiObject after) {
            Problems problems = new Problems();
            problems.immutable("type", before.root().get("type"), after.root().get("type"));
            frozen(before, after, "data", problems);
            return problems.causes();
        }
    }

    private static void frozen(ApiObject before, ApiObject after, String field, Problems problems) {
        if (!isImmutable(before)) return;
        if (!isImmutable(after)) problems.forbidden("immutable", "field is immutable when `immutable` is set");
        if (!same(before, after, field)) problems.forbidden(field, "field is immutable when `immutable` is set");
    }

    private static boolean isImmutable(ApiObject object) {
        return object.root().bool("immutable").equals(Optional.of(true));
    }

    private static boolean same(ApiObject before, ApiObject after, String field) {
        return before.root().mapping(field).equals(after.root().mapping(field));
    }

    private static void keys(String field, Mapping data, Problems problems) {
        for (String key : data.keys()) problems.rule(field + "[" + key + "]", key, Formats.configKey(key));
    }

    private static long bytes(Mapping data) {
        return data.texts().values().stream()
                .mapToLong(value -> value.getBytes(StandardCharsets.UTF_8).length)
                .sum();
    }

    private static long decodedLength(String base64) {
        int padding = base64.endsWith("==") ? 2 : base64.endsWith("=") ? 1 : 0;
        return base64.length() / 4L * 3 - padding;
    }
}
