package dev.slipway.cluster.controller.deployment;

import static dev.slipway.cluster.controller.deployment.DeploymentConditions.CREATE_FAILED;
import static dev.slipway.cluster.controller.deployment.DeploymentConditions.DEADLINE_EXCEEDED;
import static dev.slipway.cluster.controller.deployment.DeploymentConditions.NEW_CREATED;
import static dev.slipway.cluster.controller.deployment.DeploymentConditions.NEW_FOUND;
import static dev.slipway.cluster.controller.deployment.DeploymentConditions.PAUSED;
import static dev.slipway.cluster.controller.deployment.DeploymentConditions.PROGRESSING;
import static dev.slipway.cluster.controller.deployment.DeploymentConditions.RESUMED;

import dev.slipway.cluster.controller.Claim;
import dev.slipway.cluster.controller.Command;
import dev.slipway.cluster.controller.Decision;
import dev.slipway.cluster.controller.Kinds;
import dev.slipway.cluster.controller.Note;
import dev.slipway.cluster.controller.Pods;
import dev.slipway.cluster.controller.Reconciler;
import dev.slipway.cluster.controller.Trigger;
import dev.slipway.cluster.informer.Change;
import dev.slipway.cluster.informer.Index;
import dev.slipway.cluster.informer.World;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.cluster.object.Status;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Moves a Deployment's pods to its present template, one step at a time: claim ReplicaSets, make or find the one of the template, number it,
 * then change sizes; history and status follow. Each decision holds the commands of one step, the next is made from what that step led to.
 */
public final class DeploymentReconciler implements Reconciler {
    private static final GroupKind DEPLOYMENT = Kinds.DEPLOYMENT.groupKind();
    private static final GroupKind REPLICA_SET = Kinds.REPLICA_SET.groupKind();
    private static final GroupKind POD = Kinds.POD.groupKind();
    private static final Index ORPHANS = Index.orphans(REPLICA_SET);

    @Override
    public String name() {
        return "deployment-controller";
    }

    @Override
    public List<Trigger> triggers() {
        return List.of(
                Trigger.self(DEPLOYMENT),
                Trigger.owned(REPLICA_SET, DEPLOYMENT),
                Trigger.of(POD, DeploymentReconciler::recreated));
    }

    @Override
    public List<Index> indexes() {
        return List.of(ORPHANS);
    }

    @Override
    public Decision reconcile(ObjectKey key, World world, Instant now) {
        return world.get(key).map(deployment -> decide(deployment, world, now)).orElse(Decision.nothing());
    }

    /** Recreate waits for the last old pod to go; nobody else needs to know of pods here. */
    private static List<ObjectKey> recreated(Change change, World world) {
        if (!change.isGone()) return List.of();
        return change.object().controller().stream()
                .filter(set -> set.groupKind().equals(REPLICA_SET))
                .flatMap(
                        set -> world.get(new ObjectKey(REPLICA_SET, change.key().namespace(), set.name())).stream())
                .flatMap(set -> set.controller().stream())
                .filter(owner -> owner.groupKind().equals(DEPLOYMENT))
                .map(owner -> new ObjectKey(DEPLOYMENT, change.key().namespace(), owner.name()))
                .toList();
    }

    private static Decision decide(ApiObject deployment, World world, Instant now) {
        Claim claim = Claim.of(deployment, ORPHANS, world);
        if (!claim.changes().isEmpty()) return Decision.of(claim.changes());
        Rollout rollout = Rollout.of(deployment, claim.mine(), now);
        DeploymentStatus status = new DeploymentStatus(rollout);
        if (deployment.isDeleting()) return Decision.of(status.commandWithoutProgress());
        Optional<Command> pause = pauseCondition(rollout, status);
        if (pause.isPresent()) return Decision.of(pause.get());
        return step(rollout, status, world).lookAgainAt(status.deadline(), now);
    }

    private static Decision step(Rollout rollout, DeploymentStatus status, World world) {
        if (rollout.isPaused() || Scaling.isDue(rollout)) {
            List<Command> sizes = Scaling.all(rollout);
            boolean idle = rollout.isPaused() && sizes.isEmpty();
            return withStatus(number(rollout, status), idle ? forget(rollout) : sizes, status.commandWithoutProgress());
        }
        return rollout.strategy().recreate() ? recreate(rollout, status, world) : roll(rollout, status, world);
    }

    private static Decision roll(Rollout rollout, DeploymentStatus status, World world) {
        if (rollout.current().isEmpty()) return create(rollout, status, world);
        List<Command> numbers = number(rollout, status);
        List<Command> sizes =
                numbers.isEmpty() ? Rolling.step(rollout, rollout.current().get()) : List.of();
        return withStatus(numbers, sizes.isEmpty() ? cleanUp(rollout, status) : sizes, status.command());
    }

    private static Decision recreate(Rollout rollout, DeploymentStatus status, World world) {
        List<Command> emptied = rollout.oldActive().stream()
                .flatMap(set -> Scaling.to(set, 0, rollout).stream())
                .toList();
        if (!emptied.isEmpty()) return withStatus(List.of(), emptied, status.command());
        if (hasOldPods(rollout, world)) return Decision.of(status.command());
        return roll(rollout, status, world);
    }

    private static boolean hasOldPods(Rollout rollout, World world) {
        return rollout.old().stream()
                .flatMap(set -> world.ownedBy(POD, set.uid()).stream())
                .anyMatch(pod -> !Pods.isTerminal(pod));
    }

    /** Numbering writes the Deployment itself, so its status has to wait for the next decision. */
    private static Decision withStatus(List<Command> numbers, List<Command> sizes, List<Command> status) {
        List<Command> commands = new ArrayList<>(numbers);
        commands.addAll(sizes);
        if (numbers.isEmpty()) commands.addAll(status);
        return Decision.of(commands);
    }

    private static Decision create(Rollout rollout, DeploymentStatus status, World world) {
        ApiObject deployment = rollout.deployment();
        ApiObject set = NewReplicaSet.of(rollout);
        if (world.get(set.key()).isPresent()) return Decision.of(collided(deployment));
        int size = Strategy.replicas(set);
        Command create = new Command.Create(set);
        Command told = size > 0 ? create.telling(Scaling.note(deployment, set.name(), 0, size)) : create;
        Command made = new Command.Otherwise(told, refusal -> notCreated(status, set, refusal));
        if (!status.hasDeadline()) return Decision.of(made);
        return Decision.of(
                made, status.progressing("True", NEW_CREATED, "Created new replica set \"" + set.name() + "\""));
    }

    private static Command notCreated(DeploymentStatus status, ApiObject set, Status refusal) {
        String message = "Failed to create new replica set \"" + set.name() + "\": " + refusal.message();
        Note note = Note.warning(status.rollout().deployment(), CREATE_FAILED, message);
        return status.progressing("False", CREATE_FAILED, message).telling(note);
    }

    /** The name is taken by a ReplicaSet of another template: count it, which makes another name. */
    private static Command collided(ApiObject deployment) {
        long count = deployment.status().whole("collisionCount").orElse(0L);
        return new Command.UpdateStatus(
                deployment.withStatus(deployment.status().with("collisionCount", count + 1)));
    }

    /** Gives the ReplicaSet of the present template, and the Deployment, the newest number. */
    private static List<Command> number(Rollout rollout, DeploymentStatus status) {
        if (rollout.current().isEmpty()) return List.of();
        ApiObject deployment = rollout.deployment();
        ApiObject current = rollout.current().get();
        ApiObject numbered = Revisions.numbered(current, deployment, Revisions.next(rollout.old()));
        numbered = withMinReady(numbered, deployment);
        String revision = numbered.annotation(Revisions.REVISION).orElse("");
        List<Command> commands = new ArrayList<>();
        if (!numbered.equals(current)) commands.add(new Command.Update(numbered));
        if (!deployment.annotation(Revisions.REVISION).equals(Optional.of(revision))) {
            commands.add(new Command.Update(deployment.withAnnotation(Revisions.REVISION, revision)));
        } else if (status.hasDeadline() && status.before().get(PROGRESSING).isEmpty()) {
            commands.add(status.progressing("True", NEW_FOUND, "Found new replica set \"" + current.name() + "\""));
        }
        return commands;
    }

    private static ApiObject withMinReady(ApiObject set, ApiObject deployment) {
        long wanted = deployment.spec().whole("minReadySeconds").orElse(0L);
        long has = set.spec().whole("minReadySeconds").orElse(0L);
        return wanted == has ? set : set.withAt(wanted, "spec", "minReadySeconds");
    }

    /** While a Deployment is paused, and just after, its progress is not counted. */
    private static Optional<Command> pauseCondition(Rollout rollout, DeploymentStatus status) {
        if (!status.hasDeadline()) return Optional.empty();
        String reason = status.before().reason(PROGRESSING);
        if (reason.equals(DEADLINE_EXCEEDED)) return Optional.empty();
        if (rollout.isPaused() && !reason.equals(PAUSED)) {
            return Optional.of(status.progressing("Unknown", PAUSED, "Deployment is paused"));
        }
        if (!rollout.isPaused() && reason.equals(PAUSED)) {
            return Optional.of(status.progressing("Unknown", RESUMED, "Deployment is resumed"));
        }
        return Optional.empty();
    }

    /** Nobody needs an old ReplicaSet once a rollout is complete, but to roll back. */
    private static List<Command> cleanUp(Rollout rollout, DeploymentStatus status) {
        return status.isComplete() ? forget(rollout) : List.of();
    }

    /** Old, empty ReplicaSets beyond the history limit go, those with the lowest numbers first. */
    private static List<Command> forget(Rollout rollout) {
        long limit = rollout.deployment().spec().whole("revisionHistoryLimit").orElse((long) Integer.MAX_VALUE);
        List<ApiObject> alive =
                rollout.old().stream().filter(set -> !set.isDeleting()).toList();
        return alive.stream()
                .sorted(Comparator.comparing(Revisions::of).thenComparing(Rollout.OLDEST_FIRST))
                .limit(Math.max(0, alive.size() - limit))
                .filter(set -> Strategy.replicas(set) == 0 && Rollout.count(set, "replicas") == 0)
                .filter(set -> set.status().whole("observedGeneration").orElse(0L) >= set.generation())
                .map(Command::delete)
                .toList();
    }
}
