package dev.slipway.cluster.node.simulated;

import dev.slipway.cluster.node.simulated.PodScript.Role;
import dev.slipway.cluster.object.ApiObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The order among the containers of a pod: those that prepare run one after the other, those that accompany begin in their place among them and go on,
 * the others begin together once all of these are through, and when the last of them has ended for good those that accompany are stopped.
 */
final class PodLife {
    private static final int TERMINATED = 143;

    private final ApiObject pod;
    private final PodScript script;
    private final Instant boot;
    private final Instant now;
    private final Diary diary;

    /** @param boot when the node booted: what ran before that runs no more */
    PodLife(PodScript script, Instant boot, Instant now, Diary diary) {
        this.pod = script.pod();
        this.script = script;
        this.boot = boot;
        this.now = now;
        this.diary = diary;
    }

    /**
     * One step of a life.
     *
     * @param init those that prepare or accompany
     * @param over whether nothing will ever run in it again
     */
    record Step(List<ContainerLife> init, List<ContainerLife> containers, boolean over) {}

    /** What its containers do next. */
    Step next() {
        List<ContainerLife> init = ContainerLife.init(pod);
        List<ContainerLife> main = ContainerLife.main(pod);
        Optional<String> problem = PodAnnotations.problem(pod);
        if (problem.isPresent()) return refuse(init, main, problem.get());
        List<ContainerLife> nextInit = initialise(init);
        if (nextInit.stream().anyMatch(this::blocksForGood)) return new Step(nextInit, waiting(main), true);
        if (!init.stream().allMatch(PodLife::isThrough)) return new Step(nextInit, waiting(main), false);
        ContainerRules rules = rules(begun(init));
        List<ContainerLife> next =
                main.stream().map(life -> life.with(rules.next(life))).toList();
        boolean over = next.stream().allMatch(life -> life.isTerminated() && !rules.restarts(life));
        return new Step(over ? stopped(nextInit, TERMINATED) : nextInit, next, over);
    }

    /** What is left when all of it was told to stop and has: nothing runs any more. */
    Step stopped(long code) {
        List<ContainerLife> init = ContainerLife.init(pod).stream()
                .map(life -> life.isRunning() ? life.with(life.killed(now, code)) : life)
                .toList();
        return new Step(init, stopped(ContainerLife.main(pod), code), true);
    }

    private List<ContainerLife> stopped(List<ContainerLife> lives, long code) {
        return lives.stream()
                .map(life -> life.role() == Role.INIT ? life : life.with(life.killed(now, code)))
                .toList();
    }

    private ContainerRules rules(Instant begun) {
        return new ContainerRules(script, begun, boot, now, diary);
    }

    private Step refuse(List<ContainerLife> init, List<ContainerLife> main, String problem) {
        if (main.stream().noneMatch(life -> life.waitingReason().equals("ErrInvalidSimulation")))
            diary.warn("ErrInvalidSimulation", problem);
        List<ContainerLife> held = main.stream()
                .map(life -> life.isRunning() || life.isTerminated()
                        ? life
                        : life.with(life.waiting("ErrInvalidSimulation", problem)))
                .toList();
        return new Step(
                init.stream().map(life -> waiting(life, "ContainerCreating")).toList(), held, false);
    }

    private List<ContainerLife> initialise(List<ContainerLife> init) {
        List<ContainerLife> next = new ArrayList<>();
        Instant begun = podStarted();
        boolean turn = true;
        for (ContainerLife life : init) {
            boolean lives = turn && !(life.role() == Role.INIT && life.hasSucceeded());
            next.add(lives ? life.with(rules(begun).next(life)) : waiting(life, "PodInitializing"));
            turn = turn && isThrough(life);
            begun = after(life).orElse(begun);
        }
        return next;
    }

    /** When the containers may begin. */
    private Instant begun(List<ContainerLife> init) {
        Instant begun = podStarted();
        for (ContainerLife life : init) begun = after(life).orElse(begun);
        return begun;
    }

    private Instant podStarted() {
        return pod.time("status", "startTime").orElse(now);
    }

    /** When the next one may begin. */
    private static Optional<Instant> after(ContainerLife life) {
        if (life.role() == Role.SIDECAR) return life.hasRun() ? Optional.of(life.startedAt()) : Optional.empty();
        return life.status().text("state", "terminated", "finishedAt").map(Instant::parse);
    }

    /** Whether the next one may begin. */
    private static boolean isThrough(ContainerLife life) {
        return life.role() == Role.SIDECAR ? life.isRunning() && life.isUp() : life.hasSucceeded();
    }

    private boolean blocksForGood(ContainerLife life) {
        return life.role() == Role.INIT
                && life.isTerminated()
                && !life.hasSucceeded()
                && !rules(now).restarts(life);
    }

    private static List<ContainerLife> waiting(List<ContainerLife> main) {
        return main.stream()
                .map(life -> waiting(
                        life, ContainerLife.init(life.pod()).isEmpty() ? "ContainerCreating" : "PodInitializing"))
                .toList();
    }

    private static ContainerLife waiting(ContainerLife life, String reason) {
        return life.status().isEmpty() ? life.with(life.waiting(reason, "")) : life;
    }

    /** How long it takes from being told to stop until all of it has stopped: those that accompany go last. */
    Duration stopping() {
        Duration main = longest(ContainerLife.main(pod));
        return main.plus(longest(ContainerLife.init(pod).stream()
                .filter(life -> life.role() == Role.SIDECAR)
                .toList()));
    }

    private Duration longest(List<ContainerLife> lives) {
        return lives.stream()
                .filter(ContainerLife::isRunning)
                .map(this::stopping)
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
    }

    private Duration stopping(ContainerLife life) {
        long sleep = life.container()
                .whole("lifecycle", "preStop", "sleep", "seconds")
                .orElse(0L);
        ContainerScript own = script.container(life.container(), life.role());
        return own.stopAfter().in(new Run(life, own, boot).seed("stop")).plusSeconds(sleep);
    }
}
