package dev.slipway.cluster.scheduler;

import dev.slipway.cluster.controller.Command;
import dev.slipway.cluster.controller.Command.Identity;
import dev.slipway.cluster.controller.Decision;
import dev.slipway.cluster.controller.Note;
import dev.slipway.cluster.controller.Pods;
import dev.slipway.cluster.informer.World;
import dev.slipway.cluster.kind.volume.VolumeMatch;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.Condition;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.cluster.scheduler.Waiting.Failure;
import dev.slipway.cluster.scheduler.filter.PodVolumes;
import dev.slipway.diff.tree.Mapping;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What a round comes to, as commands: bindings, what pods are told, and who has to go, who is marked first and deleted then. */
final class Orders {
    private static final String NOMINATED = "nominatedNodeName";
    private static final Condition PREEMPTED = new Condition(
            "DisruptionTarget",
            "True",
            "PreemptionByScheduler",
            "default-scheduler: preempting to accommodate a higher priority pod");

    private final World world;
    private final Instant now;
    private final List<Command> first = new ArrayList<>();
    private final List<Command> then = new ArrayList<>();
    private final Set<ObjectKey> touched = new TreeSet<>();

    Orders(World world, Instant now) {
        this.world = world;
        this.now = now;
    }

    void bind(Waiting waiting, String node) {
        ApiObject pod = waiting.pod();
        String message = "Successfully assigned " + pod.namespace() + "/" + pod.name() + " to " + node;
        first.add(new Command.Bind(pod.key(), pod.uid(), node).telling(Note.normal(pod, "Scheduled", message)));
    }

    /** Does what is left to do about the last attempt of a pod that fits nowhere; answers whether anything was. */
    boolean tell(Waiting waiting) {
        Optional<Failure> failure = waiting.failure();
        if (failure.isEmpty()) return false;
        if (failure.get().awaitsVolumes())
            return select(waiting, failure.get().node().orElseThrow());
        boolean told = status(waiting.pod(), failure.get());
        boolean sent = false;
        for (Identity victim : failure.get().victims()) sent |= evict(victim, waiting.pod(), failure.get());
        return told || sent;
    }

    /** Tells the claims of a pod for which node their volumes are to be. */
    private boolean select(Waiting waiting, String node) {
        boolean told = false;
        for (ApiObject claim : PodVolumes.of(waiting.state(), world).late()) {
            if (claim.annotation(VolumeMatch.SELECTED_NODE).equals(Optional.of(node))) continue;
            if (touched.add(claim.key()))
                first.add(new Command.Update(claim.withAnnotation(VolumeMatch.SELECTED_NODE, node)));
            told = true;
        }
        return told;
    }

    /** Says it once: a pod that already carries the message stays as it is until something changes. */
    private boolean status(ApiObject pod, Failure failure) {
        Condition condition = new Condition("PodScheduled", "False", "Unschedulable", failure.message());
        boolean told = pod.condition(condition.type()).equals(Optional.of(condition));
        Optional<String> nominated = pod.status().text(NOMINATED).filter(node -> !node.isEmpty());
        if (told && nominated.equals(failure.node())) return false;
        Mapping status = pod.status()
                .with("phase", Pods.phase(pod))
                .with("conditions", condition.setIn(pod.status().sequence("conditions"), now));
        status = failure.node().isPresent()
                ? status.with(NOMINATED, failure.node().get())
                : status.without(NOMINATED);
        Command update = new Command.UpdateStatus(pod.withStatus(status));
        first.add(told ? update : update.telling(Note.warning(pod, "FailedScheduling", failure.message())));
        return true;
    }

    private boolean evict(Identity victim, ApiObject preemptor, Failure failure) {
        Optional<ApiObject> there =
                world.get(victim.key()).filter(pod -> pod.uid().equals(victim.uid()) && !pod.isDeleting());
        if (there.isEmpty()) return false;
        if (!touched.add(victim.key())) return true;
        ApiObject pod = there.get();
        if (!pod.condition(PREEMPTED.type()).equals(Optional.of(PREEMPTED)))
            first.add(new Command.UpdateStatus(pod.withStatus(
                    pod.status().with("conditions", PREEMPTED.setIn(pod.status().sequence("conditions"), now)))));
        String message = "Preempted by pod " + preemptor.uid() + " on node "
                + failure.node().orElse("");
        then.add(Command.delete(pod).telling(Note.normal(pod, "Preempted", message)));
        return true;
    }

    Decision decision() {
        List<Command> commands = new ArrayList<>();
        if (!first.isEmpty()) commands.add(new Command.Together(first));
        if (!then.isEmpty()) commands.add(new Command.Together(then));
        return commands.isEmpty() ? Decision.nothing() : Decision.of(commands);
    }
}
