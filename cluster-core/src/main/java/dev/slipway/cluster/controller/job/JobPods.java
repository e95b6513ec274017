package dev.slipway.cluster.controller.job;

import dev.slipway.cluster.controller.Command;
import dev.slipway.cluster.controller.Note;
import dev.slipway.cluster.controller.Pods;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Which pods a Job needs now, and which it needs no longer. */
final class JobPods {
    /** Most pods made in one decision, as in Kubernetes. */
    private static final int BURST = 500;

    private final JobView view;

    JobPods(JobView view) {
        this.view = view;
    }

    /** How many should be active now. */
    int wanted() {
        int parallelism = view.parallelism();
        return view.completions()
                .map(all -> Math.min(parallelism, Math.max(0, all - view.succeeded())))
                .orElse(
                        view.succeeded() > 0
                                ? Math.min(parallelism, view.active().size())
                                : parallelism);
    }

    /** How many are missing; those still terminating take a place where the Job asks for that. */
    int missing() {
        boolean waitForEnd = view.job().spec().text("podReplacementPolicy").equals(Optional.of("Failed"));
        int there = view.active().size() + (waitForEnd ? view.terminating().size() : 0);
        return Math.min(BURST, wanted() - there);
    }

    /** Makes pods, 1, 2, 4 ... at once, until one is refused. */
    List<Command> create(int count) {
        List<Command> creates = view.isIndexed() ? indexed(count) : plain(count);
        List<Command> batches = new ArrayList<>();
        int size = 1;
        for (int at = 0; at < creates.size(); at += size / 2) {
            batches.add(new Command.Together(creates.subList(at, Math.min(creates.size(), at + size))));
            size *= 2;
        }
        return batches;
    }

    /** Deletes pods that are too many: those not ready first, then the newest. */
    List<Command> delete(int count) {
        Comparator<ApiObject> order = Comparator.<ApiObject, Boolean>comparing(Pods::isReady)
                .thenComparing(pod -> pod.creationTimestamp().orElse(Instant.EPOCH), Comparator.reverseOrder())
                .thenComparing(ApiObject::key);
        List<Command> deletes = new ArrayList<>();
        for (ApiObject pod : view.active().stream().sorted(order).limit(count).toList()) {
            deletes.add(Command.delete(pod)
                    .telling(
                            Note.normal(view.job(), "SuccessfulDelete", "Deleted pod: " + pod.name()),
                            Note.warning(view.job(), "FailedDelete", "Error deleting: {message}")));
        }
        return deletes.isEmpty() ? List.of() : List.of(new Command.Together(deletes));
    }

    /** Lets ended pods go whose end is recorded. */
    List<Command> untrack(List<ApiObject> pods) {
        List<Command> updates = new ArrayList<>();
        pods.forEach(pod -> updates.add(new Command.Update(untracked(pod))));
        return updates.isEmpty() ? List.of() : List.of(new Command.Together(updates));
    }

    static ApiObject untracked(ApiObject pod) {
        List<Tree> others = pod.metadata().sequence("finalizers").items().stream()
                .filter(item -> !item.asText().equals(Optional.of(JobView.TRACKING)))
                .toList();
        return others.isEmpty()
                ? pod.withoutAt("metadata", "finalizers")
                : pod.withAt(new Sequence(others), "metadata", "finalizers");
    }

    private List<Command> plain(int count) {
        List<Command> creates = new ArrayList<>();
        for (int i = 0; i < count; i++) creates.add(create(pod()));
        return creates;
    }

    private List<Command> indexed(int count) {
        TreeSet<Integer> taken = view.completedIndexes();
        view.active().forEach(pod -> JobView.index(pod).ifPresent(taken::add));
        view.terminating().forEach(pod -> JobView.index(pod).ifPresent(taken::add));
        List<Command> creates = new ArrayList<>();
        int all = view.completions().orElse(0);
        for (int index = 0; index < all && creates.size() < count; index++) {
            if (!taken.contains(index)) creates.add(create(pod(index)));
        }
        return creates;
    }

    private Command create(ApiObject pod) {
        return new Command.Create(pod)
                .telling(
                        Note.normal(view.job(), "SuccessfulCreate", "Created pod: {name}"),
                        Note.warning(view.job(), "FailedCreate", "Error creating: {message}"));
    }

    private ApiObject pod() {
        ApiObject pod = Pods.ofTemplate(view.job(), view.job().spec().mapping("template"));
        Sequence finalizers = pod.metadata().sequence("finalizers");
        return pod.withAt(finalizers.with(Tree.of(JobView.TRACKING)), "metadata", "finalizers");
    }

    /** A pod that knows which part of the work is its own: by annotation, label, host name and environment. */
    private ApiObject pod(int index) {
        String job = view.job().name();
        List<Tree> containers = new ArrayList<>();
        ApiObject pod = pod();
        for (Mapping container : pod.spec().sequence("containers").mappings()) {
            Mapping variable = Mapping.of("name", "JOB_COMPLETION_INDEX", "value", Integer.toString(index));
            containers.add(container.with("env", container.sequence("env").with(variable)));
        }
        return pod.withAt(job + "-" + index + "-", "metadata", "generateName")
                .withAnnotation(JobView.INDEX, Integer.toString(index))
                .withLabel(JobView.INDEX, Integer.toString(index))
                .withAt(job + "-" + index, "spec", "hostname")
                .withAt(new Sequence(containers), "spec", "containers");
    }
}
