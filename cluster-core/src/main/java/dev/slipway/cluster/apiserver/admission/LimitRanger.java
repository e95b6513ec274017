package dev.slipway.cluster.apiserver.admission;

import dev.slipway.cluster.apiserver.admission.Request.Operation;
import dev.slipway.cluster.client.Answer;
import dev.slipway.cluster.kind.quota.Amounts;
import dev.slipway.cluster.kind.quota.PodResources;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.Status;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The LimitRanges of a namespace: what a container gets that asks for nothing, and how much anything may ask for. */
final class LimitRanger implements Plugin {
    private static final GroupKind LIMIT_RANGE = new GroupKind("", "LimitRange");
    private static final GroupKind POD = new GroupKind("", "Pod");
    private static final GroupKind CLAIM = new GroupKind("", "PersistentVolumeClaim");
    private static final String SAYS = "kubernetes.io/limit-ranger";

    @Override
    public String name() {
        return "LimitRanger";
    }

    @Override
    public Answer<ApiObject> mutate(Request request) {
        ApiObject object = request.object();
        if (!request.creates(POD)) return Answer.done(object);
        for (ApiObject range : ranges(request)) object = withDefaults(object, range.spec());
        return Answer.done(object);
    }

    @Override
    public Optional<Status> refuse(Request request) {
        boolean isPod = request.creates(POD);
        boolean isClaim = request.isOf(CLAIM)
                && request.operation() != Operation.DELETE
                && request.subresource().isEmpty();
        if ((!isPod && !isClaim) || request.object().isDeleting()) return Optional.empty();
        for (ApiObject range : ranges(request)) {
            List<String> problems = new ArrayList<>();
            for (Mapping limit : range.spec().sequence("limits").mappings())
                problems.addAll(isPod ? ofPod(limit, request.object()) : ofClaim(limit, request.object()));
            if (!problems.isEmpty()) return Optional.of(request.forbidden(joined(problems)));
        }
        return Optional.empty();
    }

    private static Collection<ApiObject> ranges(Request request) {
        return request.head().list(LIMIT_RANGE, request.object().namespace());
    }

    private static String joined(List<String> problems) {
        return problems.size() == 1 ? problems.get(0) : "[" + String.join(", ", problems) + "]";
    }

    private static List<String> ofPod(Mapping limit, ApiObject pod) {
        Bounds bounds = Bounds.of(limit);
        if (bounds.type().equals("Pod"))
            return bounds.problems(PodResources.requests(pod.spec()), PodResources.limits(pod.spec()));
        if (!bounds.type().equals("Container")) return List.of();
        List<String> problems = new ArrayList<>();
        List<Mapping> containers =
                new ArrayList<>(pod.spec().sequence("containers").mappings());
        containers.addAll(pod.spec().sequence("initContainers").mappings());
        for (Mapping container : containers)
            problems.addAll(bounds.problems(
                    Amounts.in(container.mapping("resources", "requests")),
                    Amounts.in(container.mapping("resources", "limits"))));
        return problems;
    }

    private static List<String> ofClaim(Mapping limit, ApiObject claim) {
        Bounds bounds = Bounds.of(limit);
        return bounds.type().equals("PersistentVolumeClaim")
                ? bounds.problemsOfRequests(Amounts.in(claim.spec().mapping("resources", "requests")))
                : List.of();
    }

    /** The pod with what its containers do not say, and a note of what was added. */
    private static ApiObject withDefaults(ApiObject pod, Mapping spec) {
        Amounts limits = Amounts.NONE;
        Amounts requests = Amounts.NONE;
        for (Mapping limit : spec.sequence("limits").mappings()) {
            if (!limit.text("type").equals(Optional.of("Container"))) continue;
            limits = limits.overlaid(Amounts.in(limit.mapping("default")));
            requests = requests.overlaid(Amounts.in(limit.mapping("defaultRequest")));
        }
        List<String> notes = new ArrayList<>();
        ApiObject filled = filled(pod, "containers", "container", requests, limits, notes);
        filled = filled(filled, "initContainers", "init container", requests, limits, notes);
        return notes.isEmpty()
                ? filled
                : filled.withAnnotation(SAYS, "LimitRanger plugin set: " + String.join("; ", notes));
    }

    private static ApiObject filled(
            ApiObject pod, String list, String what, Amounts requests, Amounts limits, List<String> notes) {
        Sequence containers = pod.spec().sequence(list);
        List<Tree> changed = new ArrayList<>();
        for (Tree item : containers) {
            Mapping container = item.asMapping().orElse(Mapping.empty());
            String name = container.text("name").orElse("");
            Mapping asking = filled(container, "requests", requests, " request for " + what + " " + name, notes);
            changed.add(filled(asking, "limits", limits, " limit for " + what + " " + name, notes));
        }
        return containers.isEmpty() ? pod : pod.withAt(new Sequence(changed), "spec", list);
    }

    private static Mapping filled(
            Mapping container, String which, Amounts defaults, String suffix, List<String> notes) {
        Mapping said = container.mapping("resources", which);
        List<String> missing =
                defaults.names().stream().filter(name -> !said.has(name)).toList();
        if (missing.isEmpty()) return container;
        Mapping all = said;
        for (String name : missing)
            all = all.with(name, defaults.get(name).orElseThrow().canonical());
        notes.add(String.join(", ", missing) + suffix);
        return container.withAt(all, "resources", which);
    }
}
