package dev.slipway.cluster.kind.builtin;

import dev.slipway.cluster.kind.Kind.Rules;
import dev.slipway.cluster.kind.check.Problems;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.Quantity;
import dev.slipway.cluster.object.Status.Cause;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Pods: defaults, what may change while one runs, and what it begins with. */
final class PodRules implements Rules {
    private static final String ONLY =
            "pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,"
                    + "`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),"
                    + "`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)";

    private static final Mapping GATED = Mapping.of(
            "type",
            "PodScheduled",
            "status",
            "False",
            "reason",
            "SchedulingGated",
            "message",
            "Scheduling is blocked due to non-empty scheduling gates");

    @Override
    public ApiObject defaults(ApiObject pod) {
        return pod.with("spec", PodDefaults.pod(pod.spec()));
    }

    /** The first status. A pod with gates says that it waits for them. */
    @Override
    public ApiObject born(ApiObject pod) {
        Mapping status = Mapping.of("phase", "Pending", "qosClass", qosClass(pod.spec()));
        boolean gated = !pod.spec().sequence("schedulingGates").isEmpty();
        return pod.withStatus(gated ? status.with("conditions", List.of(GATED)) : status);
    }

    @Override
    public List<Cause> validate(ApiObject pod) {
        Problems problems = new Problems();
        new PodCheck(problems).spec("spec", pod.spec());
        return problems.causes();
    }

    @Override
    public List<Cause> validateUpdate(ApiObject before, ApiObject after) {
        Problems problems = new Problems();
        if (!Problems.isSame(frozen(before.spec()), frozen(after.spec()))) problems.forbidden("spec", ONLY);
        else if (!keepsTolerations(before, after))
            problems.forbidden(
                    "spec.tolerations", "existing toleration can not be modified except its tolerationSeconds");
        gates(before, after, problems);
        long deadline = after.spec().whole("activeDeadlineSeconds").orElse(Long.MAX_VALUE);
        Optional<Long> oldDeadline = before.spec().whole("activeDeadlineSeconds");
        if (oldDeadline.isPresent() && deadline > oldDeadline.get()) {
            problems.invalid("spec.activeDeadlineSeconds", deadline, "must be less than or equal to previous value");
        }
        return problems.causes();
    }

    /** The specification without what may change. */
    private static Mapping frozen(Mapping spec) {
        Mapping rest =
                spec.without("activeDeadlineSeconds").without("tolerations").without("terminationGracePeriodSeconds");
        rest = Fill.each(rest, "containers", container -> container.without("image"));
        rest = Fill.each(rest, "initContainers", container -> container.without("image"));
        return rest.without("schedulingGates");
    }

    /** Gates may be opened, in any order; none is ever added. */
    private static void gates(ApiObject before, ApiObject after, Problems problems) {
        List<Mapping> old = before.spec().sequence("schedulingGates").mappings();
        after.spec().sequence("schedulingGates").mappings().stream()
                .filter(gate -> !old.contains(gate))
                .map(gate -> gate.text("name").orElse(""))
                .findFirst()
                .ifPresent(name -> problems.forbidden(
                        "spec.schedulingGates",
                        "only deletion is allowed, but found new scheduling gate '" + name + "'"));
    }

    private static boolean keepsTolerations(ApiObject before, ApiObject after) {
        List<Tree> now = new ArrayList<>();
        for (Mapping toleration : after.spec().sequence("tolerations").mappings()) {
            now.add(toleration.without("tolerationSeconds"));
        }
        return before.spec().sequence("tolerations").mappings().stream()
                .allMatch(toleration -> now.contains(toleration.without("tolerationSeconds")));
    }

    /** How hard a promise of resources the pod has: who asks for nothing is the first to go when a node runs short. */
    static String qosClass(Mapping spec) {
        Set<String> requested = new TreeSet<>();
        boolean guaranteed = true;
        List<Mapping> containers = new ArrayList<>(spec.sequence("containers").mappings());
        containers.addAll(spec.sequence("initContainers").mappings());
        for (Mapping container : containers) {
            for (String resource : List.of("cpu", "memory")) {
                Optional<Quantity> request = amount(container, "requests", resource);
                Optional<Quantity> limit = amount(container, "limits", resource);
                request.or(() -> limit).ifPresent(amount -> requested.add(resource));
                guaranteed &= limit.isPresent() && request.orElse(limit.get()).compareTo(limit.get()) == 0;
            }
        }
        if (requested.isEmpty()) return "BestEffort";
        return guaranteed ? "Guaranteed" : "Burstable";
    }

    private static Optional<Quantity> amount(Mapping container, String which, String resource) {
        return container
                .text("resources", which, resource)
                .flatMap(Quantity::parse)
                .filter(amount -> amount.value().signum() > 0);
    }
}
