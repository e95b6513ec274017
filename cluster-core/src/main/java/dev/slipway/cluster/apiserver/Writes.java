package dev.slipway.cluster.apiserver;

import dev.slipway.cluster.apiserver.access.User;
import dev.slipway.cluster.apiserver.admission.Chain;
import dev.slipway.cluster.apiserver.admission.Remarks;
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
import java.util.function.Consumer;
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

    /**
     * One write that was asked for.
     *
     * @param heard is told what the rules of admission remark, before the answer completes
     */
    private record Order(
            User user,
            Consumer<Remarks> heard,
            Function<Moment, Step> decide,
            CompletableFuture<Answer<ApiObject>> answer) {

        void refuse(Status status, Remarks remarks) {
            settle(Answer.refused(status), remarks);
        }

        void settle(Answer<ApiObject> result, Remarks remarks) {
            if (!remarks.isEmpty()) heard.accept(remarks);
            answer.complete(result);
        }
    }

    /** A write of the server's own. Who is refused here finds things as they should be already. */
    void perform(Function<Moment, Step> decide) {
        Order order = new Order(User.SERVER, remarks -> {}, decide, new CompletableFuture<>());
        loop.post(() -> attempt(order, TRIES));
    }

    /**
     * Decides for a user, soon and on the loop. The future completes there, once what it says is durable.
     *
     * @param heard is told what the rules of admission remark, before the future completes
     */
    CompletableFuture<Answer<ApiObject>> write(User user, Consumer<Remarks> heard, Function<Moment, Step> decide) {
        Order order = new Order(user, heard, decide, new CompletableFuture<>());
        loop.post(() -> attempt(order, TRIES));
        return order.answer();
    }

    private void attempt(Order order, int tries) {
        Step step;
        try {
            step = order.decide().apply(moment(order));
        } catch (RuntimeException bug) {
            order.answer().completeExceptionally(bug);
            throw bug;
        }
        if (step instanceof Step.Refuse refuse) order.refuse(refuse.status(), refuse.remarks());
        else if (step instanceof Step.Show show)
            order.settle(Answer.done(show.object(), show.remarks().warnings()), show.remarks());
        else commit((Step.Write) step, order, tries);
    }

    private Moment moment(Order order) {
        return new Moment(
                store.head(), kinds.now(), loop.instant(), loop.random(), admission, order.user(), authorizer);
    }

    private void commit(Step.Write write, Order order, int tries) {
        store.commit(write.change()).thenAccept(outcome -> {
            boolean again = !(outcome instanceof Outcome.Done || outcome instanceof Outcome.Busy) && tries > 1;
            if (again) {
                attempt(order, tries - 1);
            } else {
                if (outcome instanceof Outcome.Done) definitions.committed(write.change(), this);
                order.settle(answer(write, outcome), write.remarks());
            }
        });
    }

    private static Answer<ApiObject> answer(Step.Write write, Outcome outcome) {
        return outcome.done()
                .map(stored -> Answer.done(shown(write, stored), write.remarks().warnings()))
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
