package dev.slipway.cluster.apiserver;

import dev.slipway.cluster.apiserver.access.User;
import dev.slipway.cluster.apiserver.admission.Chain;
import dev.slipway.cluster.apiserver.admission.Consulted;
import dev.slipway.cluster.apiserver.admission.Question;
import dev.slipway.cluster.apiserver.admission.Remarks;
import dev.slipway.cluster.apiserver.rbac.Authorizer;
import dev.slipway.cluster.apiserver.step.Moment;
import dev.slipway.cluster.apiserver.step.Refusals;
import dev.slipway.cluster.apiserver.step.Step;
import dev.slipway.cluster.apiserver.webhook.Asking;
import dev.slipway.cluster.client.Answer;
import dev.slipway.cluster.loop.EventLoop;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.Status;
import dev.slipway.cluster.store.Change;
import dev.slipway.cluster.store.Outcome;
import dev.slipway.cluster.store.Store;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Decides writes on the loop and has them made durable. A write that webhooks must be asked about is put aside while they are, and decided anew
 * with their answers against what is there by then; see {@link Consulted}.
 */
final class Writes {
    /**
     * How often a write is decided again because somebody else was faster. In one process nobody is; where several share a store, this many
     * losses in a row mean that something is wrong.
     */
    private static final int TRIES = 20;

    /**
     * How long webhooks may be asked about one write. An object that others keep changing is asked about again and again; Kubernetes gives up a
     * request after the same time.
     */
    private static final Duration ASKING = Duration.ofSeconds(60);

    private final EventLoop loop;
    private final Store store;
    private final Kinds kinds;
    private final Definitions definitions;
    private final Chain admission;
    private final Chain housekeeping;
    private final Authorizer authorizer;
    private final Asking asking;

    Writes(
            EventLoop loop,
            Store store,
            Kinds kinds,
            Definitions definitions,
            Chain admission,
            Authorizer authorizer,
            Asking asking) {
        this.loop = loop;
        this.store = store;
        this.kinds = kinds;
        this.definitions = definitions;
        this.admission = admission;
        this.housekeeping = admission.inside();
        this.authorizer = authorizer;
        this.asking = asking;
    }

    /** The same without anybody outside who has a say. */
    Writes inside() {
        return new Writes(loop, store, kinds, definitions, housekeeping, authorizer, asking);
    }

    /**
     * One write that was asked for.
     *
     * @param heard is told what the rules of admission remark, before the answer completes
     */
    private record Order(
            User user,
            Chain admission,
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

    /** A write of the server's own, that nobody outside is asked about. Who is refused here finds things as they should be already. */
    void perform(Function<Moment, Step> decide) {
        Order order = new Order(User.SERVER, housekeeping, remarks -> {}, decide, new CompletableFuture<>());
        loop.post(() -> attempt(order, Consulted.NOBODY, TRIES));
    }

    /**
     * Decides for a user, soon and on the loop. The future completes there, once what it says is durable.
     *
     * @param heard is told what the rules of admission remark, before the future completes
     */
    CompletableFuture<Answer<ApiObject>> write(User user, Consumer<Remarks> heard, Function<Moment, Step> decide) {
        Order order = new Order(user, admission, heard, decide, new CompletableFuture<>());
        loop.post(() -> attempt(order, Consulted.NOBODY, TRIES));
        return order.answer();
    }

    private void attempt(Order order, Consulted consulted, int tries) {
        Step step;
        try {
            step = order.decide().apply(moment(order, consulted));
        } catch (RuntimeException bug) {
            order.answer().completeExceptionally(bug);
            throw bug;
        }
        if (step instanceof Step.Refuse refuse) order.refuse(refuse.status(), refuse.remarks());
        else if (step instanceof Step.Show show)
            order.settle(Answer.done(show.object(), show.remarks().warnings()), show.remarks());
        else if (step instanceof Step.Ask ask) consult(ask.questions(), order, consulted, tries);
        else commit((Step.Write) step, order, consulted, tries);
    }

    private Moment moment(Order order, Consulted consulted) {
        boolean isAnew = consulted.hasBegun();
        return new Moment(
                store.head(),
                kinds.now(),
                isAnew ? consulted.began() : loop.instant(),
                isAnew ? new SplittableRandom(consulted.seed()) : loop.random(),
                order.admission(),
                order.user(),
                authorizer,
                consulted);
    }

    /** The first time the write is decided again at once: with a time and chance that stay the same from then on. */
    private void consult(List<Question> questions, Order order, Consulted consulted, int tries) {
        if (!consulted.hasBegun()) {
            attempt(order, Consulted.from(loop.instant(), loop.random().nextLong()), tries);
            return;
        }
        Duration left = Duration.between(loop.instant(), consulted.began().plus(ASKING));
        if (left.isNegative() || left.isZero()) order.refuse(Refusals.tookTooLong(), Remarks.NONE);
        else if (asking.isFull()) order.refuse(Refusals.busy(), Remarks.NONE);
        else asking.ask(questions, left, answered -> attempt(order, consulted.with(answered), tries));
    }

    private void commit(Step.Write write, Order order, Consulted consulted, int tries) {
        store.commit(write.change()).thenAccept(outcome -> {
            boolean again = !(outcome instanceof Outcome.Done || outcome instanceof Outcome.Busy) && tries > 1;
            if (again) {
                attempt(order, consulted, tries - 1);
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
