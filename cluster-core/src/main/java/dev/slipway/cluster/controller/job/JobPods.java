package dev.slipway.cluster.controller.job;

import dev.slipway.cluster.controller.Command;
import dev.slipway.cluster.controller.Decision;
import dev.slipway.cluster.controller.Note;
import dev.slipway.cluster.controller.Pods;
import dev.slipway.cluster.controller.SlowStart;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Which pods a Job needs now, and which it needs no longer. */
final class JobPods {
    /** Most pods made, or deleted, in one decision, as in Kubernetes. */
    private static final int BURST = 500;

    /** Longest beginning of a name that the plane completes, as in Kubernetes. */
    private static final int PREFIX = 58;

    private static final String INDEX_VARIABLE = "JOB_COMPLETION_INDEX";

    private final JobView view;
    private final JobBackOff backOff;

    JobPods(JobView view) {
        this.view = view;
        this.backOff = new JobBackOff(view);
    }

    /** Too many go first; if there are none, missing ones are made, or waited for. */
    Decision manage() {
        if (view.isSuspended()) return Decision.of(release(view.active()));
        List<ApiObject> surplus = surplus();
        if (!surplus.isEmpty()) return Decision.of(release(surplus.subList(0, Math.min(BURST, surplus.size()))));
        int missing = missing();
        if (missing <= 0) return Decision.nothing();
        return view.isIndexed() ? indexed(missing) : plain(missing);
    }

    /** Stops what still runs of a Job that is over; its pods are counted before they may go. */
    List<Command> stop() {
        return view.active().isEmpty() ? List.of() : delete(view.active());
    }

    /** Lets pods go whose end is recorded. */
    static List<Command> untrack(List<ApiObject> pods) {
        List<Command> updates = new ArrayList<>();
        pods.forEach(pod -> updates.add(new Command.Update(JobPod.untracked(pod))));
        return updates.isEmpty() ? List.of() : List.of(new Command.Together(updates));
    }

    /** How many should be active now. */
    private int wanted() {
        if (view.completions().isEmpty())
            return view.succeeded() > 0 ? view.active().size() : view.parallelism();
        int left = view.completions().get() - view.succeeded();
        return Math.max(0, Math.min(view.parallelism(), left));
    }

    /** How many are missing; those still terminating take a place where the Job asks for that. */
    private int missing() {
        int terminating = view.waitsForTheEnd() ? view.terminating().size() : 0;
        return Math.min(BURST, wanted() - view.active().size() - terminating);
    }

    /** Pods that are too many: of an index that another one has, or nobody needs; then those that got least far. */
    private List<ApiObject> surplus() {
        List<ApiObject> staying = new ArrayList<>(view.active());
        staying.sort(leastFirst());
        List<ApiObject> going = new ArrayList<>();
        if (view.isIndexed()) {
            TreeSet<Integer> taken = new TreeSet<>();
            for (int at = staying.size() - 1; at >= 0; at--) {
                ApiObject pod = staying.get(at);
                if (!view.hasPart(pod) || !taken.add(JobPod.index(pod).orElseThrow())) going.add(staying.remove(at));
            }
        }
        int more = view.active().size() - wanted() - going.size();
        if (more > 0) going.addAll(staying.subList(0, more));
        return going;
    }

    /** As Kubernetes ranks active pods: unassigned, pending, not ready, restarted more often, younger ones first. */
    private static Comparator<ApiObject> leastFirst() {
        return Comparator.<ApiObject, Boolean>comparing(pod -> !Pods.node(pod).isEmpty())
                .thenComparing(pod -> !Pods.phase(pod).equals("Pending"))
                .thenComparing(Pods::isReady)
                .thenComparing(Pods::restarts, Comparator.reverseOrder())
                .thenComparing(pod -> pod.creationTimestamp().orElse(Instant.EPOCH), Comparator.reverseOrder())
                .thenComparing(ApiObject::key);
    }

    /** Stops pods that must not count as failed: they lose their finalizer first. */
    private List<Command> release(List<ApiObject> pods) {
        List<Command> commands =
                new ArrayList<>(untrack(pods.stream().filter(JobPod::isTracked).toList()));
        if (!pods.isEmpty()) commands.addAll(delete(pods));
        return commands;
    }

    private List<Command> delete(List<ApiObject> pods) {
        List<Command> deletes = new ArrayList<>();
        for (ApiObject pod : pods) {
            deletes.add(Command.delete(pod)
                    .telling(
                            Note.normal(view.job(), "SuccessfulDelete", "Deleted pod: " + pod.name()),
                            Note.warning(view.job(), "FailedDelete", "Error deleting: {message}")));
        }
        return List.of(new Command.Together(deletes));
    }

    private Decision plain(int count) {
        Optional<Instant> wait = view.limitPerIndex().isPresent() ? Optional.empty() : backOff.next();
        if (wait.isPresent()) return Decision.nothing().lookAgainAt(wait, view.now());
        List<Command> creates = new ArrayList<>();
        for (int i = 0; i < count; i++) creates.add(create(pod()));
        return Decision.of(SlowStart.batches(creates));
    }

    private Decision indexed(int count) {
        Map<Integer, ApiObject> before = JobBackOff.toBeReplaced(view);
        Optional<Instant> all = view.limitPerIndex().isPresent() ? Optional.empty() : backOff.next();
        List<Command> creates = new ArrayList<>();
        Optional<Instant> first = all;
        for (int index : taken().firstMissing(count, view.completions().orElse(0))) {
            Optional<ApiObject> last = Optional.ofNullable(before.get(index));
            Optional<Instant> wait = all.or(() -> last.flatMap(backOff::afterFailureOf));
            if (wait.isEmpty()) creates.add(create(pod(index, last)));
            else if (first.filter(moment -> !moment.isAfter(wait.get())).isEmpty()) first = wait;
        }
        return Decision.of(SlowStart.batches(creates)).lookAgainAt(first, view.now());
    }

    private Indexes taken() {
        List<Integer> busy = new ArrayList<>();
        view.active().forEach(pod -> JobPod.index(pod).ifPresent(busy::add));
        if (view.waitsForTheEnd())
            view.terminating().forEach(pod -> JobPod.index(pod).ifPresent(busy::add));
        return view.succeededIndexes().and(view.failedIndexes()).and(Indexes.of(busy));
    }

    private Command create(ApiObject pod) {
        return new Command.Create(pod)
                .telling(
                        Note.normal(view.job(), "SuccessfulCreate", "Created pod: {name}"),
                        Note.warning(view.job(), "FailedCreate", "Error creating: {message}"));
    }

    private ApiObject pod() {
        return JobPod.tracked(Pods.ofTemplate(view.job(), view.job().spec().mapping("template")));
    }

    /** A pod that knows which part of the work is its own: by annotation, label, host name and environment. */
    private ApiObject pod(int index, Optional<ApiObject> before) {
        String job = view.job().name();
        String end = "-" + index + "-";
        String prefix = job + end;
        if (prefix.length() > PREFIX) prefix = job.substring(0, PREFIX - end.length()) + end;
        ApiObject pod = pod().withAt(prefix, "metadata", "generateName")
                .withAnnotation(JobPod.INDEX, Integer.toString(index))
                .withLabel(JobPod.INDEX, Integer.toString(index))
                .withAt(job + "-" + index, "spec", "hostname");
        for (String list : List.of("initContainers", "containers")) {
            List<Tree> containers = new ArrayList<>();
            pod.spec().sequence(list).mappings().forEach(container -> containers.add(knowingItsIndex(container)));
            if (!containers.isEmpty()) pod = pod.withAt(new Sequence(containers), "spec", list);
        }
        return view.limitPerIndex().isPresent() ? countingOn(pod, before) : pod;
    }

    private static Mapping knowingItsIndex(Mapping container) {
        Sequence variables = container.sequence("env");
        boolean own = variables.mappings().stream()
                .anyMatch(variable -> variable.text("name").equals(Optional.of(INDEX_VARIABLE)));
        if (own) return container;
        Mapping source = Mapping.of("fieldRef", Mapping.of("fieldPath", "metadata.labels['" + JobPod.INDEX + "']"));
        return container.with("env", variables.with(Mapping.of("name", INDEX_VARIABLE, "valueFrom", source)));
    }

    private ApiObject countingOn(ApiObject pod, Optional<ApiObject> before) {
        int failures = before.map(last -> JobPod.count(last, JobPod.FAILURES)).orElse(0);
        int ignored =
                before.map(last -> JobPod.count(last, JobPod.IGNORED_FAILURES)).orElse(0);
        if (before.isPresent()) {
            if (view.policy().counts(before.get())) failures++;
            else ignored++;
        }
        ApiObject counting = pod.withAnnotation(JobPod.FAILURES, Integer.toString(failures));
        return ignored > 0 ? counting.withAnnotation(JobPod.IGNORED_FAILURES, Integer.toString(ignored)) : counting;
    }
}
