package dev.slipway.sync.pipeline.pullrequest;

import dev.slipway.cluster.client.Answer;
import dev.slipway.cluster.client.Client;
import dev.slipway.cluster.client.WriteOptions;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.sync.pipeline.part.LiveView;
import dev.slipway.sync.plan.Marks;
import dev.slipway.sync.plan.Plan;
import dev.slipway.sync.plan.Step;
import dev.slipway.sync.plan.Step.Action;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/**
 * Asks the control plane what it would make of a plan's writes: validation, admission, quota, immutable fields. Nothing is written, not even the
 * stage's namespace. What cannot be tried before something else is there is left out: objects of a namespace or a kind that the plan brings,
 * and replacements. One write at a time, so that whoever writes in earnest hardly waits.
 */
final class DryRun {
    private static final GroupKind SECRET = new GroupKind("", "Secret");
    private static final WriteOptions DRY_RUN =
            WriteOptions.by(Marks.FIELD_MANAGER).forcing().asDryRun();

    private final Client client;
    private final LiveView view;

    DryRun(Client client, LiveView view) {
        this.client = client;
        this.view = view;
    }

    /**
     * The answers by object.
     *
     * @param secrets whether Secrets are tried as well: without private keys their values are not what would be written
     * @param goOn asked before each write; when it says no, the rest is left
     */
    CompletableFuture<SortedMap<ObjectKey, Answer<ApiObject>>> of(Plan plan, boolean secrets, BooleanSupplier goOn) {
        List<Step> steps = plan.steps()
                .filter(step -> step.writes() && step.served() && step.action() != Action.REPLACE)
                .filter(step -> secrets || !step.key().kind().equals(SECRET))
                .filter(this::hasPlace)
                .toList();
        CompletableFuture<SortedMap<ObjectKey, Answer<ApiObject>>> chain =
                CompletableFuture.completedFuture(new TreeMap<>());
        for (Step step : steps)
            chain = chain.thenCompose(answers -> {
                if (!goOn.getAsBoolean()) return CompletableFuture.completedFuture(answers);
                ApiObject sent = step.divergence().releases() || step.action() == Action.CREATE
                        ? step.object()
                        : step.divergence().sent();
                return client.apply(sent, DRY_RUN).thenApply(answer -> {
                    answers.put(step.key(), answer);
                    return answers;
                });
            });
        return chain;
    }

    private boolean hasPlace(Step step) {
        String namespace = step.key().namespace();
        return namespace.isEmpty() || view.get(LiveView.namespace(namespace)).isPresent();
    }
}
