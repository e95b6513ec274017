package dev.slipway.cluster.node.simulated;

import dev.slipway.cluster.controller.Note;
import dev.slipway.cluster.node.simulated.Simulation.Behaviour;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.diff.tree.Mapping;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The rules of a simulated pod's life: given the pod as it is and the time, what its containers do next.
 *
 * <pre>
 * waiting --> running --> ready            normal; a running one exits after run-for, if it has one
 *                |          |
 *                +----------+--> exited --> running again, after a back-off that grows (restartPolicy permitting)
 *                                  |
 *                                  +------> the pod has Succeeded or Failed (otherwise)
 * </pre>
 *
 * Init containers run first, one after the other, each ending at once and well. A behaviour other than normal takes one of the arrows away.
 */
final class PodLife {
    /** The exit code of a container whose machine went down under it. */
    private static final int CUT_OFF = 255;

    private final ApiObject pod;
    private final Simulation simulation;
    private final Instant now;
    private final String node;
    private final Instant boot;
    private final List<Note> notes = new ArrayList<>();
    private Optional<Instant> lookAgain = Optional.empty();

    /** @param boot when the node booted: what ran before that runs no more */
    PodLife(ApiObject pod, Simulation simulation, Instant boot, Instant now) {
        this.boot = boot;
        this.pod = pod;
        this.simulation = simulation;
        this.now = now;
        this.node = pod.spec().text("nodeName").orElse("");
    }

    /**
     * One step of a life.
     *
     * @param init the statuses of the init containers
     * @param containers the statuses of the containers
     * @param lookAgain when something will happen by itself
     */
    record Step(List<Mapping> init, List<Mapping> containers, List<Note> notes, Optional<Instant> lookAgain) {}

    /** What its containers do next. */
    Step next() {
        List<ContainerLife> init = lives("initContainers", "initContainerStatuses");
        List<ContainerLife> all = lives("containers", "containerStatuses");
        Optional<String> problem = Simulation.problem(pod);
        if (problem.isPresent()) return refuse(init, all, problem.get());
        List<Mapping> initNext = initialise(init);
        boolean initialised = init.stream().allMatch(life -> life.isSidecar() ? life.isRunning() : life.hasSucceeded());
        List<Mapping> next = new ArrayList<>();
        for (ContainerLife life : all) next.add(initialised ? live(life) : waiting(life, !init.isEmpty()));
        return new Step(initNext, next, notes, lookAgain);
    }

    /** What is left when it was told to stop and has: nothing runs any more. */
    Step stopped() {
        List<Mapping> init = lives("initContainers", "initContainerStatuses").stream()
                .map(life -> life.isRunning() ? life.killed(now) : life.status())
                .toList();
        List<Mapping> all = lives("containers", "containerStatuses").stream()
                .map(life -> life.isTerminated() ? life.status() : life.killed(now))
                .toList();
        return new Step(init, all, notes, Optional.empty());
    }

    private List<ContainerLife> lives(String containers, String statuses) {
        return ContainerLife.all(pod, containers, statuses);
    }

    private Step refuse(List<ContainerLife> init, List<ContainerLife> all, String problem) {
        if (all.stream().noneMatch(life -> life.waitingReason().equals("ErrInvalidSimulation"))) {
            notes.add(Note.warning(pod, "ErrInvalidSimulation", problem).by(node, ""));
        }
        return new Step(
                init.stream().map(life -> waiting(life, false)).toList(),
                all.stream()
                        .map(life -> life.waiting("ErrInvalidSimulation", problem))
                        .toList(),
                notes,
                Optional.empty());
    }

    private List<Mapping> initialise(List<ContainerLife> init) {
        List<Mapping> next = new ArrayList<>();
        boolean turn = true;
        for (ContainerLife life : init) {
            next.add(turn ? initialise(life) : waiting(life, true));
            turn = turn && (life.isSidecar() ? life.isRunning() : life.hasSucceeded());
        }
        return next;
    }

    private Mapping initialise(ContainerLife life) {
        boolean up = life.isRunning() && !life.startedAt().isBefore(boot);
        if (life.hasSucceeded() || (life.isSidecar() && up)) return life.status();
        if (life.status().isEmpty()) return waiting(life, false);
        if (life.isRunning() && !up) return life.exited(now, CUT_OFF);
        if (life.isRunning()) return life.exited(now, 0).with("ready", true);
        return start(life, life.isSidecar(), "spec.initContainers");
    }

    private Mapping waiting(ContainerLife life, boolean initialising) {
        return life.status().isEmpty()
                ? life.waiting(initialising ? "PodInitializing" : "ContainerCreating", "")
                : life.status();
    }

    private Mapping live(ContainerLife life) {
        if (life.status().isEmpty()) return waiting(life, false);
        if (simulation.behaviour() == Behaviour.IMAGE_PULL_ERROR) return pull(life);
        if (life.isRunning()) return run(life);
        if (life.isTerminated()) return afterExit(life);
        if (life.waitingReason().equals("CrashLoopBackOff")) return restartInTime(life, life.status());
        return start(life, readyAtOnce(), "spec.containers");
    }

    private Mapping pull(ContainerLife life) {
        String image = life.image();
        if (life.waitingReason().equals("ErrImagePull")) {
            notes.add(note(
                    Note.normal(pod, "BackOff", "Back-off pulling image \"" + image + "\""), life, "spec.containers"));
            return life.waiting("ImagePullBackOff", "Back-off pulling image \"" + image + "\"");
        }
        if (life.waitingReason().equals("ImagePullBackOff")) return life.status();
        String message = "Failed to pull image \"" + image + "\": not found (simulated)";
        notes.add(note(Note.warning(pod, "Failed", message), life, "spec.containers"));
        return life.waiting("ErrImagePull", message);
    }

    private Mapping start(ContainerLife life, boolean ready, String list) {
        String pulled = "Container image \"" + life.image() + "\" already present on machine";
        notes.add(note(Note.normal(pod, "Pulled", pulled), life, list));
        notes.add(note(Note.normal(pod, "Created", "Created container: " + life.name()), life, list));
        notes.add(note(Note.normal(pod, "Started", "Started container " + life.name()), life, list));
        if (list.equals("spec.containers")) {
            simulation.readyAfter().filter(wait -> !wait.isZero()).ifPresent(wait -> lookAt(now.plus(wait)));
            simulation.runFor().ifPresent(span -> lookAt(now.plus(span)));
        }
        return life.started(now, ready);
    }

    private boolean readyAtOnce() {
        return simulation.readyAfter().filter(wait -> wait.isZero()).isPresent();
    }

    private Mapping run(ContainerLife life) {
        if (life.startedAt().isBefore(boot)) return life.exited(now, CUT_OFF);
        Optional<Instant> exit = simulation.runFor().map(life.startedAt()::plus);
        if (exit.filter(at -> !at.isAfter(now)).isPresent()) return life.exited(now, simulation.exitCode());
        exit.ifPresent(this::lookAt);
        if (life.isReady()) return life.status();
        Optional<Instant> ready = simulation.readyAfter().map(life.startedAt()::plus);
        if (ready.filter(at -> !at.isAfter(now)).isPresent()) return life.ready();
        ready.ifPresent(this::lookAt);
        return life.status();
    }

    private Mapping afterExit(ContainerLife life) {
        if (!restarts(life)) return life.status();
        if (life.backOff().isZero()) return start(life, readyAtOnce(), "spec.containers");
        String message = "Back-off restarting failed container " + life.name() + " in pod " + life.podText();
        notes.add(note(Note.warning(pod, "BackOff", message), life, "spec.containers"));
        return restartInTime(life, life.crashLooping());
    }

    private Mapping restartInTime(ContainerLife life, Mapping otherwise) {
        Instant at = life.restartAt();
        if (!at.isAfter(now)) return start(life, readyAtOnce(), "spec.containers");
        lookAt(at);
        return otherwise;
    }

    /** Whether a container that has exited is to be started again. */
    private boolean restarts(ContainerLife life) {
        if (simulation.behaviour() == Behaviour.FAIL) return false;
        return switch (pod.spec().text("restartPolicy").orElse("Always")) {
            case "Never" -> false;
            case "OnFailure" -> life.exitCode() != 0;
            default -> true;
        };
    }

    private Note note(Note note, ContainerLife life, String list) {
        return note.by(node, list + "{" + life.name() + "}");
    }

    private void lookAt(Instant moment) {
        lookAgain = Optional.of(
                lookAgain.filter(earlier -> earlier.isBefore(moment)).orElse(moment));
    }
}
