package dev.slipway.cluster.node.simulated;

import dev.slipway.cluster.node.simulated.PodScript.Role;
import dev.slipway.diff.tree.Mapping;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The rules of a container's life: given its status and the time, its next status.
 *
 * <pre>
 * waiting --> pulled, created, started --> running --> started up --> ready and not, as its probes go
 *                                             |
 *                                             +--> exited, for one of the reasons of {@link Ending}
 *                                                     |
 *                                                     +--> running again after a {@link RestartBackOff}, restart policy permitting
 * </pre>
 *
 * @param begun when it may begin: the pod has come, those that prepare are done
 * @param boot when the node booted
 */
record ContainerRules(PodScript script, Instant begun, Instant boot, Instant now, Diary diary) {
    private static final Pattern IMAGE = Pattern.compile(
            "([A-Za-z0-9.-]+(:\\d+)?/)?[a-z0-9]+([._/-]+[a-z0-9]+)*(:[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?(@[a-z0-9]+:[a-f0-9]{32,})?");

    /** The next status of a container whose turn it is. */
    Mapping next(ContainerLife life) {
        if (life.status().isEmpty()) return created(life);
        if (life.isRunning()) return run(life);
        if (life.isTerminated()) return afterExit(life);
        if (life.waitingReason().equals("CrashLoopBackOff")) return restartInTime(life, life.status());
        return begin(life);
    }

    private Mapping created(ContainerLife life) {
        ContainerScript own = script.container(life.container(), life.role());
        if (!own.pull().isNone()) diary.tell(life, "Pulling", "Pulling image \"" + life.image() + "\"");
        return life.waiting("ContainerCreating", "");
    }

    /** What must be there before it can start. */
    private Mapping begin(ContainerLife life) {
        ContainerScript own = script.container(life.container(), life.role());
        if (!IMAGE.matcher(life.image()).matches()) return invalidImage(life);
        if (own.behaviour() == Behaviour.IMAGE_PULL_ERROR) return pullFails(life);
        Duration pull = own.pull().in(seed(life, "pull"));
        Instant pulled = begun.plus(pull);
        Instant starts = pulled.plus(own.start().in(seed(life, "start")));
        if (starts.isAfter(now)) {
            diary.lookAt(starts);
            return life.status();
        }
        if (own.behaviour() == Behaviour.CONFIG_ERROR) return configFails(life);
        return start(life, pulledText(life, own, pull));
    }

    private static String pulledText(ContainerLife life, ContainerScript own, Duration pull) {
        if (own.pull().isNone()) return "Container image \"" + life.image() + "\" already present on machine";
        String time = pull.toMillis() / 1000 + "." + String.format(Locale.ROOT, "%03d", pull.toMillis() % 1000) + "s";
        return "Successfully pulled image \"" + life.image() + "\" in " + time + " (" + time + " including waiting)";
    }

    private String seed(ContainerLife life, String what) {
        return life.pod().uid() + "/" + life.name() + "/" + what;
    }

    private Mapping invalidImage(ContainerLife life) {
        String message = "Failed to apply default image tag \"" + life.image() + "\": couldn't parse image name \""
                + life.image() + "\": invalid reference format";
        return held(life, "InvalidImageName", message, () -> {
            diary.warn(life, "InspectFailed", message);
            diary.warn(life, "Failed", "Error: InvalidImageName");
        });
    }

    private Mapping pullFails(ContainerLife life) {
        String image = life.image();
        if (life.container().text("imagePullPolicy").equals(Optional.of("Never"))) {
            String message = "Container image \"" + image + "\" is not present with pull policy of Never";
            return held(life, "ErrImageNeverPull", message, () -> {
                diary.warn(life, "ErrImageNeverPull", message);
                diary.warn(life, "Failed", "Error: ErrImageNeverPull");
            });
        }
        String backOff = "Back-off pulling image \"" + image + "\"";
        if (life.waitingReason().equals("ErrImagePull")) {
            diary.tell(life, "BackOff", backOff);
            return life.waiting("ImagePullBackOff", backOff);
        }
        String message = "Failed to pull image \"" + image + "\": not found (simulated)";
        if (life.waitingReason().equals("ImagePullBackOff")) return life.status();
        return held(life, "ErrImagePull", message, () -> diary.warn(life, "Failed", message));
    }

    private Mapping configFails(ContainerLife life) {
        String message = "configmap \"" + life.name() + "\" not found (simulated)";
        return held(life, "CreateContainerConfigError", message, () -> diary.warn(life, "Failed", "Error: " + message));
    }

    /** Waiting for a reason that only a change takes away; told once. */
    private static Mapping held(ContainerLife life, String reason, String message, Runnable news) {
        Mapping next = life.waiting(reason, message);
        if (!next.equals(life.status())) news.run();
        return next;
    }

    private Mapping start(ContainerLife life, String pulled) {
        diary.tell(life, "Pulled", pulled);
        diary.tell(life, "Created", "Created container: " + life.name());
        diary.tell(life, "Started", "Started container " + life.name());
        Mapping started = life.started(now, new RestartBackOff(life).forgiven());
        ContainerLife running = life.with(started);
        Run run = run(running, script.container(life.container(), life.role()));
        if (!life.role().equals(Role.INIT) && run.script().behaviour() == Behaviour.NEVER_READY)
            run.complaint().ifPresent(complaint -> diary.warn(life, "Unhealthy", complaint));
        return asItIs(running, run);
    }

    private Run run(ContainerLife life, ContainerScript own) {
        return new Run(life, own, boot);
    }

    private Mapping run(ContainerLife life) {
        Run run = run(life, script.container(life.container(), life.role()));
        Optional<Ending> ending = run.ending();
        if (ending.filter(end -> !end.at().isAfter(now)).isPresent()) {
            Ending end = ending.get();
            end.news().accept(diary);
            Mapping exited = life.exited(now, end.code(), end.reason(), end.message());
            if (life.role() == Role.INIT && end.code() == 0) return exited.with("ready", true);
            return exited;
        }
        return asItIs(life, run);
    }

    /** Started up and ready, or not, as its probes say now. */
    private Mapping asItIs(ContainerLife life, Run run) {
        run.ending().map(Ending::at).ifPresent(diary::lookAt);
        run.nextChange(now).ifPresent(diary::lookAt);
        boolean ready = life.role() != Role.INIT && run.isReady(now);
        if (life.isReady() && !ready) run.complaint().ifPresent(complaint -> diary.warn(life, "Unhealthy", complaint));
        return life.status().with("ready", ready).with("started", run.isUp(now));
    }

    private Mapping afterExit(ContainerLife life) {
        if (!restarts(life)) return life.status();
        RestartBackOff backOff = new RestartBackOff(life);
        if (backOff.time().isZero()) return restarted(life);
        String message = "Back-off restarting failed container " + life.name() + " in pod " + life.podText();
        diary.warn(life, "BackOff", message);
        return restartInTime(life, life.crashLooping(backOff.message()));
    }

    private Mapping restartInTime(ContainerLife life, Mapping otherwise) {
        Instant at = new RestartBackOff(life).over();
        if (!at.isAfter(now)) return restarted(life);
        diary.lookAt(at);
        return otherwise;
    }

    private Mapping restarted(ContainerLife life) {
        return start(life, "Container image \"" + life.image() + "\" already present on machine");
    }

    /** Whether a container that has exited is to be started again. */
    boolean restarts(ContainerLife life) {
        if (life.role() == Role.SIDECAR) return true;
        if (life.role() == Role.INIT && life.hasSucceeded()) return false;
        if (script.container(life.container(), life.role()).behaviour() == Behaviour.FAIL) return false;
        return switch (life.pod().spec().text("restartPolicy").orElse("Always")) {
            case "Never" -> false;
            case "OnFailure" -> life.exitCode() != 0;
            default -> true;
        };
    }
}
