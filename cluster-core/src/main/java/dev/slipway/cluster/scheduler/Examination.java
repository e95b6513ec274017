package dev.slipway.cluster.scheduler;

import dev.slipway.cluster.scheduler.filter.Filter;
import dev.slipway.cluster.scheduler.filter.Filter.Check;
import dev.slipway.cluster.scheduler.filter.Filter.Preparation;
import dev.slipway.cluster.scheduler.filter.Refusal;
import dev.slipway.cluster.scheduler.view.NodeState;
import dev.slipway.cluster.scheduler.view.PodState;
import dev.slipway.cluster.scheduler.view.Scene;
import dev.slipway.cluster.scheduler.view.Signal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** All filters, prepared for one pod and those that are alike, to be asked of many nodes. */
final class Examination {
    private static final List<Filter> FILTERS = Filter.inOrder();

    private final List<Stage> stages = new ArrayList<>();
    private Optional<Answer> everywhere = Optional.empty();
    private Optional<List<String>> only = Optional.empty();

    /** One filter that has something to say. */
    private record Stage(Check check, Set<Signal> signals) {}

    /** What the filters say of a node, and what may change it. */
    record Answer(Refusal refusal, Set<Signal> signals) {
        static final Answer FITS = new Answer(Refusal.NONE, Set.of());

        boolean fits() {
            return refusal.isNone();
        }
    }

    Examination(PodState pod, Scene scene) {
        for (Filter filter : FILTERS) {
            Preparation preparation = filter.prepare(pod, scene);
            preparation.check().ifPresent(check -> stages.add(new Stage(check, filter.signals())));
            if (only.isEmpty()) only = preparation.only();
            if (everywhere.isEmpty())
                everywhere = preparation
                        .refusal()
                        .map(reason -> new Answer(new Refusal(List.of(reason), true), filter.signals()));
        }
    }

    /** Why the pod can go nowhere, whatever the nodes are like. */
    Optional<Answer> everywhere() {
        return everywhere;
    }

    /** The only nodes that can be meant. */
    Optional<List<String>> only() {
        return only;
    }

    /** The first refusal, or that it fits. */
    Answer of(NodeState node, List<PodState> gone) {
        for (Stage stage : stages) {
            Refusal refusal = stage.check().of(node, gone);
            if (!refusal.isNone()) return new Answer(refusal, stage.signals());
        }
        return Answer.FITS;
    }
}
