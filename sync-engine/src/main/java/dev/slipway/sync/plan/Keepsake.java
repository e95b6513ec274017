package dev.slipway.sync.plan;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import java.util.Optional;

/**
 * The finalizer that keeps an object which may delete itself until somebody has written down how it ended: hooks, and Jobs with a time to
 * live. Without it a Job that ends while nobody looks would be gone, and nobody could tell whether it had run.
 */
public final class Keepsake {
    /** Gone from an object as soon as its result is kept elsewhere. */
    public static final String FINALIZER = "slipway.dev/result";

    private static final String JOB = "Job.batch";

    private Keepsake() {}

    /** Whether an object deletes itself once it has ended. */
    static boolean leavesByItself(ApiObject object) {
        return object.gvk().groupKind().toString().equals(JOB)
                && object.spec().whole("ttlSecondsAfterFinished").isPresent();
    }

    public static boolean isOn(ApiObject object) {
        return object.finalizers().contains(FINALIZER);
    }

    /** The object, kept until its result is. */
    public static ApiObject on(ApiObject object) {
        return object.withFinalizer(FINALIZER);
    }

    /** The finalizers of an object without this one. */
    public static Sequence others(ApiObject object) {
        return new Sequence(object.finalizers().stream()
                .filter(name -> !name.equals(FINALIZER))
                .map(Tree::of)
                .toList());
    }

    /** The object, not kept. */
    static ApiObject off(ApiObject object) {
        return object.withoutFinalizer(FINALIZER);
    }

    /** Whether a Job has run to its end. */
    public static boolean hasRun(ApiObject job) {
        return job.isTrue("Complete");
    }

    /** What is wanted of a Job that deletes itself: kept when it is made, and as it is from then on. */
    static ApiObject kept(ApiObject wanted, Optional<ApiObject> live) {
        boolean keep = leavesByItself(wanted) && live.map(Keepsake::isOn).orElse(true);
        return keep ? on(wanted) : wanted;
    }
}
