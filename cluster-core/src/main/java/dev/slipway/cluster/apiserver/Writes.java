package dev.slipway.cluster.apiserver;

import dev.slipway.cluster.apiserver.access.User;
import dev.slipway.cluster.apiserver.admission.Chain;
import dev.slipway.cluster.apiserver.rbac.Authorizer;
import dev.slipway.cluster.apiserver.step.Moment;
import dev.slipway.cluster.apiserver.step.Refusals;
import dev.slipway.cluster.apiserver.step.Step;
import dev.slipway.cluster.client.Answer;
import dev.slipway.cluster.loop.EventLoop;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.Status;
import dev.slipway.cluster.store.Change;
import dev.slipway.cluster.store.Outcome;
import dev.slipway.cluster.store.Store;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** Decides writes on the loop and has them made durable. */
final class Writes {
    /**
     * How often a write is decided again because somebody else was faster. In one process nobody is; where several share a store, this many
     * losses in a row mean that something is wrong.
     */
    private static final int TRIES = 20;

    private final EventLoop loop;
    private final Store store;
    private final Kinds kinds;
    private final Definitions definitions;
    private final Chain admission;
    private final Authorizer authorizer;

    Writes(EventLoop loop, Store store, Kinds kinds, Definitions definitions, Chain admission, Authorizer authorizer) {
        this.loop = loop;
        this.store = store;
        this.kinds = kinds;
        this.definitions = definitions;
        this.admission = admission;
        this.authorizer = authorizer;
    }

    /** A write of the server's own. Who is refused here finds things as they should be already. */
    void perform(Function<Moment, Step> decide) {
        loop.post(() -> attempt(User.SERVER, decide, TRIES, new CompletableFuture<>()));
    }

    /** Decides for a user, soon and on the loop. The future completes there, once what it says is durable. */
    CompletableFuture<Answer<ApiObject>> write(User user, Function<Moment, Step> decide) {
        CompletableFuture<Answer<ApiObject>> answer = new CompletableFuture<>();
        loop.post(() -> attempt(user, decide, TRIES, answer));
        return answer;
    }

    private void attempt(
            User user, Function<Moment, Step> decide, int tries, CompletableFuture<Answer<ApiObject>> answer) {
        Step step;
        try {
            step = decide.apply(
                    new Moment(store.head(), kinds.now(), loop.instant(), loop.random(), admission, user, authorizer));
        } catch (RuntimeException bug) {
            answer.completeExceptionally(bug);
            throw bug;
        }
        if (step instanceof Step.Refuse refuse) answer.complete(Answer.refused(refuse.status()));
        else if (step instanceof Step.Show show) answer.complete(Answer.done(show.object(), show.warnings()));
        else commit((Step.Write) step, user, decide, tries, answer);
    }

    private void commit(
            Step.Write write,
            User user,
            Function<Moment, Step> decide,
            int tries,
            CompletableFuture<Answer<ApiObject>> answer) {
        store.commit(write.change()).thenAccept(outcome -> {
            boolean again = !(outcome instanceof Outcome.Done || outcome instanceof Outcome.Busy) && tries > 1;
            if (again) {
                attempt(user, decide, tries - 1, answer);
            } else {
                if (outcome instanceof Outcome.Done) definitions.committed(write.change(), this);
                answer.complete(answer(write, outcome));
            }
        });
    }

    private static Answer<ApiObject> answer(Step.Write write, Outcome outcome) {
        return outcome.done()
                .map(stored -> Answer.done(shown(write, stored), write.warnings()))
                .orElseGet(() -> Answer.refused(refusal(outcome)));
    }

    private static ApiObject shown(Step.Write write, ApiObject stored) {
        boolean isSmaller = !(write.change() instanceof Change.Remove)
                && write.shown().kind().equals(stored.kind());
        if (isSmaller && write.shown().gvk().equals(stored.gvk())) return stored;
        ApiObject shown =
                isSmaller ? stored.with("apiVersion", write.shown().gvk().apiVersion()) : write.shown();
        return shown.withAt(stored.resourceVersion(), "metadata", "resourceVersion");
    }

    private static Status refusal(Outcome outcome) {
        if (outcome instanceof Outcome.Busy) return Refusals.busy();
        return Status.of(409, "Conflict", "the object has been modified too often; please try again");
    }
}
