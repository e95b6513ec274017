package dev.slipway.sync.flag;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupVersionKind;
import dev.slipway.diff.codec.Json;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Scalar;
import dev.slipway.diff.tree.Tree;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The ConfigMap that a stage's workloads find its flags in: under {@link #DEFINITION} all of them as flagd reads them, and under each flag's key
 * what it says for the stage as a whole, for programs that know nothing of flags.
 */
public final class FlagMap {
    public static final String NAME = "slipway-flags";
    public static final GroupVersionKind KIND = new GroupVersionKind("", "v1", "ConfigMap");
    public static final String DEFINITION = "flags.json";

    /** Annotation: the repository whose flags these are, as {@code <namespace>/<name>} of its API object. */
    private static final String OWNER = "slipway.dev/flags-of";

    private static final Pattern KEY = Pattern.compile("(?!\\.\\.?$)[-._a-zA-Z0-9]{1,253}");

    private FlagMap() {}

    /** As it should be in a namespace. */
    public static ApiObject of(String namespace, String owner, String stage, Optional<String> region, Flags flags) {
        Mapping.Builder data = Mapping.builder();
        for (String key : flags.keys()) {
            Optional<Tree> value =
                    flags.evaluate(key, Flags.Context.of(stage, region)).value();
            boolean fits = KEY.matcher(key).matches() && !key.equals(DEFINITION);
            if (fits) data.put(key, value.map(FlagMap::text));
        }
        return ApiObject.of(KIND, namespace, NAME)
                .withAnnotation(OWNER, owner)
                .with("data", data.put(DEFINITION, flags.definition() + "\n").build());
    }

    /** Whether it holds the flags of a repository. */
    public static boolean isOf(ApiObject object, String owner) {
        return object.annotation(OWNER).equals(Optional.of(owner));
    }

    /** Whether one says what another one does. */
    public static boolean says(ApiObject live, ApiObject wanted) {
        return live.root().mapping("data").equals(wanted.root().mapping("data"));
    }

    /** The definition in one that was delivered. */
    public static Optional<String> definition(ApiObject object) {
        return object.root().text("data", DEFINITION);
    }

    private static String text(Tree value) {
        return value instanceof Scalar scalar ? scalar.display() : Json.text(value);
    }
}
