package dev.slipway.sync.cli;

import dev.slipway.cluster.client.Answer;
import dev.slipway.cluster.client.ListOptions;
import dev.slipway.cluster.client.Reader.Page;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.cluster.object.Status;
import dev.slipway.sync.plan.Situation.Live;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What lives on a plane, as a client sees it. Each kind of a namespace is listed once: one command looks at one moment. */
final class PlaneLive implements Live {
    private final Plane plane;
    private final SortedMap<String, List<ApiObject>> listed = new TreeMap<>();

    PlaneLive(Plane plane) {
        this.plane = plane;
    }

    @Override
    public Optional<ApiObject> get(ObjectKey key) {
        Answer<ApiObject> answer = plane.answer(plane.client().get(key));
        answer.refusal().filter(status -> !status.isNotFound()).ifPresent(status -> {
            throw new CommandFailure(key + ": " + status.message());
        });
        return answer.asOptional();
    }

    /** Empty where the plane does not say: a user need not see the workloads of others to see their own changes. */
    @Override
    public List<ApiObject> list(GroupKind kind, String namespace) {
        return listed.computeIfAbsent(namespace + "/" + kind, missing -> {
            Answer<Page> answer = plane.answer(plane.client().list(kind, ListOptions.in(namespace)));
            Optional<Status> refusal = answer.refusal();
            return refusal.isPresent()
                    ? List.of()
                    : answer.asOptional().map(Page::items).orElse(List.of());
        });
    }
}
