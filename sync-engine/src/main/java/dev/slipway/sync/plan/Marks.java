package dev.slipway.sync.plan;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupVersionKind;
import dev.slipway.diff.path.Path;
import java.util.Optional;

/** What Slipway writes on objects and reads from them, by name. */
public final class Marks {
    /** Who owns the fields that come from manifests. */
    public static final String FIELD_MANAGER = "slipway";

    /** Annotation: the application that an object belongs to, as {@code <namespace>/<name>} of its API object. */
    public static final String OWNER = "slipway.dev/owner";

    /** Label: the same for selectors: the application's name, where it fits into a label. */
    public static final String APPLICATION = "slipway.dev/application";

    /** Label on namespaces that were made for a stage. */
    public static final String STAGE = "slipway.dev/stage";

    /** Annotation on an Application: the digest of the plan whose deletes a person has confirmed. */
    public static final String CONFIRM_PRUNE = "slipway.dev/confirm-prune";

    /** Annotation on an Application: the digest of a plan that a person lets pass although no preview has shown it. */
    public static final String CONFIRM_PREVIEW = "slipway.dev/confirm-preview";

    /** Annotation on an object that was pruned and brought back: the name of its tombstone. It goes when the repository has the object again. */
    public static final String RESTORED = "slipway.dev/restored";

    /** Annotation on a hook: the attempt that it was made for. */
    public static final String ATTEMPT = "slipway.dev/attempt";

    /** Annotation on a Job that verifies a commit: its Verification, as {@code <namespace>/<name>}. */
    public static final String VERIFICATION = "slipway.dev/verification";

    static final String HOOK = "slipway.dev/hook";
    static final String HOOK_DELETE = "slipway.dev/hook-delete";
    static final String HOOK_ON_SUPERSEDE = "slipway.dev/hook-on-supersede";

    private static final int LONGEST_LABEL = 63;
    private static final GroupVersionKind NAMESPACE = new GroupVersionKind("", "v1", "Namespace");

    private Marks() {}

    /** Whether a field is one that Slipway puts on objects, and no manifest. */
    public static boolean isMark(Path path) {
        return path.equals(Path.of("metadata", "annotations", OWNER))
                || path.equals(Path.of("metadata", "labels", APPLICATION));
    }

    /** The namespace of a stage, or of a region of it, as Slipway makes it where nobody has. */
    public static ApiObject namespace(String name, String stage) {
        return ApiObject.of(NAMESPACE, "", name).withLabel(STAGE, stage);
    }

    /** The application that an object says it belongs to. */
    public static Optional<String> ownerOf(ApiObject object) {
        return object.annotation(OWNER);
    }

    /** The object, marked as belonging to an application. */
    static ApiObject own(ApiObject object, String owner) {
        String name = owner.substring(owner.indexOf('/') + 1);
        ApiObject marked = object.withAnnotation(OWNER, owner);
        return name.length() > LONGEST_LABEL ? marked : marked.withLabel(APPLICATION, name);
    }
}
