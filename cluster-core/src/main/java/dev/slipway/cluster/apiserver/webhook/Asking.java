package dev.slipway.cluster.apiserver.webhook;

import dev.slipway.cluster.apiserver.admission.Consulted.Answered;
import dev.slipway.cluster.apiserver.admission.Question;
import dev.slipway.cluster.apiserver.admission.Reply;
import dev.slipway.cluster.apiserver.webhook.WebhookCaller.Call;
import dev.slipway.cluster.apiserver.webhook.WebhookCaller.CallFailure;
import dev.slipway.cluster.apiserver.webhook.WebhookCaller.Response;
import dev.slipway.cluster.loop.EventLoop;
import dev.slipway.diff.codec.Json;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Asks webhooks, a bounded number at once, and comes back to the loop with what each said. Whoever does not answer in time is given up, so that
 * everybody is answered. Only for use on the loop, which goes on meanwhile.
 */
public final class Asking {
    /** Calls under way at once; more would only take connections and memory from one another. */
    private static final int AT_ONCE = 256;

    /** Questions that wait for their turn; as many writes may wait for the disk. */
    private static final int MOST_WAITING = 10_000;

    private static final String TOO_LATE = "context deadline exceeded";

    private final EventLoop loop;
    private final WebhookCaller caller;
    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private int underWay;

    public Asking(EventLoop loop, WebhookCaller caller) {
        this.loop = loop;
        this.caller = caller;
    }

    /** Whether so many questions wait already that more make no sense. */
    public boolean isFull() {
        return waiting.size() >= MOST_WAITING;
    }

    /**
     * Asks all of them at once.
     *
     * @param atMost how long all of it may take, whatever the webhooks allow
     * @param then is called on the loop, once, with an answer to each question
     */
    public void ask(List<Question> questions, Duration atMost, Consumer<List<Answered>> then) {
        Instant by = loop.instant().plus(atMost);
        List<Answered> answered = new ArrayList<>();
        for (Question question : questions) {
            ask(question, by, reply -> {
                answered.add(new Answered(question, reply));
                if (answered.size() == questions.size()) then.accept(answered);
            });
        }
    }

    private void ask(Question question, Instant by, Consumer<Reply> then) {
        waiting.add(() -> send(question, by, then));
        sendNext();
    }

    private void sendNext() {
        if (underWay >= AT_ONCE || waiting.isEmpty()) return;
        underWay++;
        waiting.remove().run();
    }

    private void send(Question question, Instant by, Consumer<Reply> then) {
        Duration left = Duration.between(loop.instant(), by);
        Duration timeout = question.timeout().compareTo(left) < 0 ? question.timeout() : left;
        String uid = uid();
        String url = withTimeout(question.address().url(), timeout);
        byte[] body = Json.write(Reviews.review(uid, question.request()));
        Call call = new Call(
                URI.create(url), question.address().socket(), question.address().authorities(), body, timeout);
        boolean isTooLate = timeout.isNegative() || timeout.isZero();
        Pending pending = new Pending(isTooLate ? new CompletableFuture<>() : caller.call(call), then);
        pending.deadline = Optional.of(loop.after(timeout, () -> pending.settle(Responses.failedCall(url, TOO_LATE))));
        var unused = pending.call.whenComplete((response, failure) -> {
            Reply reply = reply(uid, url, response, failure);
            loop.post(() -> pending.settle(reply));
        });
    }

    /** On whatever thread the answer came, so that a long one does not hold the loop. */
    private static Reply reply(String uid, String url, @Nullable Response response, @Nullable Throwable failure) {
        if (response != null) return Responses.read(uid, url, response);
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        String why = cause instanceof CallFailure ? String.valueOf(cause.getMessage()) : String.valueOf(cause);
        return Responses.failedCall(url, why);
    }

    private final class Pending {
        private final CompletableFuture<Response> call;
        private final Consumer<Reply> then;
        private Optional<EventLoop.Timer> deadline = Optional.empty();
        private boolean settled;

        Pending(CompletableFuture<Response> call, Consumer<Reply> then) {
            this.call = call;
            this.then = then;
        }

        /** The first to come counts. */
        void settle(Reply reply) {
            if (settled) return;
            settled = true;
            deadline.ifPresent(EventLoop.Timer::cancel);
            call.cancel(true);
            underWay--;
            then.accept(reply);
            sendNext();
        }
    }

    /** The URL with the time that there is, for the webhook to know. */
    static String withTimeout(URI url, Duration timeout) {
        long seconds = (timeout.toMillis() + 999) / 1000;
        return url + "?timeout=" + seconds + "s";
    }

    private String uid() {
        long high = loop.random().nextLong() & ~0xF000L | 0x4000L;
        long low = loop.random().nextLong() & ~(0b11L << 62) | (0b10L << 62);
        return new UUID(high, low).toString();
    }
}
