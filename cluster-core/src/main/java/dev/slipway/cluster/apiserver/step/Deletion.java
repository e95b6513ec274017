package dev.slipway.cluster.apiserver.step;

import dev.slipway.cluster.apiserver.admission.Remarks;
import dev.slipway.cluster.client.DeleteOptions;
import dev.slipway.cluster.client.DeleteOptions.Propagation;
import dev.slipway.cluster.kind.Kind;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.cluster.object.Status;
import dev.slipway.cluster.object.Times;
import dev.slipway.cluster.store.Change;
import dev.slipway.diff.tree.Tree;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The end of an object. It goes at once unless something holds it: finalizers, the time that a pod gets to end, or the wish that what it owns
 * goes first. Who is held is marked, and goes when the last hold does.
 */
public final class Deletion {
    static final GroupKind NAMESPACE = new GroupKind("", "Namespace");
    private static final GroupKind POD = new GroupKind("", "Pod");
    /** Kinds that end in a way of their own and do not say how long they have. */
    private static final List<GroupKind> WITHOUT_GRACE =
            List.of(NAMESPACE, new GroupKind("apiextensions.k8s.io", "CustomResourceDefinition"));

    private static final String FOREGROUND = "foregroundDeletion";
    private static final String ORPHAN = "orphan";
    private static final long DEFAULT_GRACE = 30;
    private static final GroupKind JOB = new GroupKind("batch", "Job");
    private static final String PODS_STAY = "child pods are preserved by default when jobs are deleted; set"
            + " propagationPolicy=Background to remove them or set propagationPolicy=Orphan to suppress this warning";

    private Deletion() {}

    /** What deleting an object comes to. */
    public static Step decide(ObjectKey key, DeleteOptions options, Moment moment) {
        Optional<Kind> kind = moment.kind(key.kind());
        if (kind.isEmpty()) return Step.refuse(Refusals.noSuchResource());
        Optional<ApiObject> object = moment.find(key);
        if (object.isEmpty()) return Step.refuse(Refusals.notFound(kind.get(), key.name()));
        Optional<Status> unmet = precondition(object.get(), options);
        if (unmet.isPresent()) return Step.refuse(unmet.get());
        return moment.letsGo(kind.get(), object.get(), options)
                .after(Remarks.warning(warnings(key, options)))
                .fold(
                        (last, remarks) -> delete(last, kind.get(), options, moment.now(), remarks),
                        Step.Refuse::new,
                        Step.Ask::new);
    }

    private static List<String> warnings(ObjectKey key, DeleteOptions options) {
        boolean surprises = key.kind().equals(JOB) && options.propagation() == Propagation.USUAL;
        return surprises ? List.of(PODS_STAY) : List.of();
    }

    /** Whether nothing holds an object any more that was to be deleted. */
    static boolean isFinished(ApiObject object) {
        boolean graceLeft =
                object.metadata().whole("deletionGracePeriodSeconds").orElse(0L) > 0;
        return object.isDeleting() && !graceLeft && !isHeld(object);
    }

    private static boolean isHeld(ApiObject object) {
        boolean contentsHold = object.gvk().groupKind().equals(NAMESPACE)
                && !object.spec().sequence("finalizers").isEmpty();
        return contentsHold || !object.finalizers().isEmpty();
    }

    private static Optional<Status> precondition(ApiObject object, DeleteOptions options) {
        Optional<String> otherUid = options.uid().filter(uid -> !uid.equals(object.uid()));
        if (otherUid.isPresent()) {
            return Optional.of(
                    Refusals.precondition(object, "UID", otherUid.get(), object.uid(), "deleted and then recreated"));
        }
        return options.resourceVersion()
                .filter(version -> !version.equals(object.resourceVersion()))
                .map(version -> Refusals.precondition(
                        object, "ResourceVersion", version, object.resourceVersion(), "modified"));
    }

    private static Step delete(ApiObject object, Kind kind, DeleteOptions options, Instant now, Remarks remarks) {
        long grace = grace(object, options);
        ApiObject marked = mark(withPropagation(object, kind, options.propagation()), object, kind, grace, now);
        long revision = Long.parseLong(object.resourceVersion());
        boolean goesNow = !isHeld(marked) && grace == 0;
        ApiObject shown = goesNow ? object : marked;
        if (options.dryRun()) return new Step.Show(shown, remarks);
        Change change = goesNow ? new Change.Remove(object.key(), revision) : new Change.Replace(marked, revision);
        return new Step.Write(change, shown, remarks);
    }

    /** Who does not say what is to become of dependents leaves it to what was said before, and then to the kind. */
    private static ApiObject withPropagation(ApiObject object, Kind kind, Propagation propagation) {
        List<String> finalizers = new ArrayList<>(object.finalizers());
        boolean isSettled = finalizers.contains(FOREGROUND) || finalizers.contains(ORPHAN);
        if (propagation == Propagation.USUAL && isSettled) return object;
        finalizers.removeAll(List.of(FOREGROUND, ORPHAN));
        switch (propagation) {
            case BACKGROUND -> {}
            case USUAL -> {
                if (kind.rules().leavesDependents()) finalizers.add(ORPHAN);
            }
            case FOREGROUND -> finalizers.add(FOREGROUND);
            case ORPHAN -> finalizers.add(ORPHAN);
        }
        if (finalizers.equals(object.finalizers())) return object;
        return finalizers.isEmpty()
                ? object.withoutAt("metadata", "finalizers")
                : object.withAt(Tree.of(finalizers), "metadata", "finalizers");
    }

    /** Marked as being deleted. A second deletion can only shorten the time that is left. */
    private static ApiObject mark(ApiObject object, ApiObject before, Kind kind, long grace, Instant now) {
        Optional<Instant> due = before.deletionTimestamp();
        if (due.isEmpty()) {
            ApiObject marked = kind.rules().marked(dueAt(object, kind, now.plusSeconds(grace), grace));
            return hasGrace(kind) ? Stamp.nextGeneration(marked, kind) : marked;
        }
        long left = before.metadata().whole("deletionGracePeriodSeconds").orElse(0L);
        if (grace >= left) return object;
        return dueAt(object, kind, due.get().minusSeconds(left - grace), grace);
    }

    private static ApiObject dueAt(ApiObject object, Kind kind, Instant due, long grace) {
        ApiObject marked = object.withAt(Times.seconds(due), "metadata", "deletionTimestamp");
        return hasGrace(kind) ? marked.withAt(grace, "metadata", "deletionGracePeriodSeconds") : marked;
    }

    private static boolean hasGrace(Kind kind) {
        return !WITHOUT_GRACE.contains(kind.gvk().groupKind());
    }

    /** Seconds that a pod gets to end: none where nothing runs of it. */
    private static long grace(ApiObject object, DeleteOptions options) {
        if (!object.gvk().groupKind().equals(POD)) return 0;
        String phase = object.status().text("phase").orElse("");
        boolean runs = !object.spec().text("nodeName").orElse("").isEmpty()
                && !phase.equals("Succeeded")
                && !phase.equals("Failed");
        if (!runs) return 0;
        long asked = options.graceSeconds()
                .orElseGet(() ->
                        object.spec().whole("terminationGracePeriodSeconds").orElse(DEFAULT_GRACE));
        long wanted = asked < 0 ? 1 : asked;
        long left = object.metadata().whole("deletionGracePeriodSeconds").orElse(Long.MAX_VALUE);
        return object.isDeleting() ? Math.min(wanted, left) : wanted;
    }
}
