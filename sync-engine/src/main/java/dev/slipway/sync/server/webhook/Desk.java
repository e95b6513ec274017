package dev.slipway.sync.server.webhook;

import dev.slipway.cluster.loop.EventLoop;
import dev.slipway.sync.report.WebhookSight;
import dev.slipway.webhooks.delivery.Delivery;
import dev.slipway.webhooks.delivery.ForgeEvent;
import dev.slipway.webhooks.delivery.Receipt;
import dev.slipway.webhooks.delivery.Reception;
import dev.slipway.webhooks.delivery.ReplayGuard;
import dev.slipway.webhooks.delivery.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the deliveries for one repository. Any thread may bring one; signatures are checked side by side, what is remembered is looked at one
 * after the other.
 */
final class Desk {
    private static final Logger log = LoggerFactory.getLogger(Desk.class);

    /** How often the report of the repository may change because of deliveries, however many there are. */
    private static final Duration BETWEEN_REPORTS = Duration.ofMinutes(1);

    private final String repository;
    private final Hook hook;
    private final EventLoop loop;
    private final Bursts bursts;
    private final Calm reports;
    private final ReplayGuard guard;
    private final Patience patience;
    private final DeliveryLog deliveries = new DeliveryLog();

    Desk(String repository, Hook hook, EventLoop loop) {
        this.repository = repository;
        this.hook = hook;
        this.loop = loop;
        this.bursts = new Bursts(loop, this::pass);
        this.reports = new Calm(loop, BETWEEN_REPORTS, () -> hook.seen().accept(sight()));
        this.guard = new ReplayGuard(loop);
        this.patience = new Patience(loop);
    }

    /** The newest deliveries, the newest first. */
    synchronized List<DeliveryRecord> deliveries() {
        return deliveries.newestFirst();
    }

    private synchronized WebhookSight sight() {
        return new WebhookSight(
                deliveries.lastBelieved().map(DeliveryRecord::at),
                deliveries.lastBelieved().map(DeliveryRecord::about),
                deliveries.lastRefused().map(DeliveryRecord::at),
                deliveries.lastRefused().map(DeliveryRecord::about));
    }

    /** Checks it, and answers before anything is done about it. */
    Reply receive(Delivery delivery, String from) {
        if (hook.guard().isEmpty())
            return told(Verdict.CLOSED, from, "no webhook is set up for this repository: set webhook.secretFile");
        Optional<Duration> shut = shutFor(from);
        if (shut.isPresent()) return limited(from, shut.get());
        Hook.Guard how = hook.guard().get();
        Reception reception = new Reception(how.forge());
        if (how.secret().isEmpty()) return answer(reception.receiveUnsigned(delivery), from);
        Optional<Secret> secret = how.secret().get().get();
        if (secret.isEmpty()) return told(Verdict.UNCHECKED, from, "the webhook secret cannot be read");
        return answer(reception.receive(delivery, secret.get(), loop.instant()), from);
    }

    private synchronized Optional<Duration> shutFor(String from) {
        return patience.shutFor(from);
    }

    private Reply limited(String from, Duration wait) {
        Reply reply = told(Verdict.LIMITED, from, "too many deliveries from this address were refused");
        return new Reply(reply.verdict(), reply.text(), Optional.of(wait));
    }

    private Reply answer(Receipt receipt, String from) {
        return receipt instanceof Receipt.Accepted accepted
                ? believed(accepted, from)
                : refused((Receipt.Refused) receipt, from);
    }

    private Reply believed(Receipt.Accepted accepted, String from) {
        ForgeEvent event = accepted.event();
        Verdict verdict = verdict(accepted, from);
        if (verdict == Verdict.ACCEPTED) loop.post(() -> bursts.hear(event));
        note(DeliveryRecord.of(loop.instant(), verdict, accepted.id(), from, event.summary()));
        return Reply.of(
                verdict,
                switch (verdict) {
                    case ACCEPTED -> "looking again";
                    case REPEATED -> "this delivery came before: nothing is done";
                    default -> event instanceof ForgeEvent.Ping ? "pong" : "ignored: " + event.summary();
                });
    }

    private synchronized Verdict verdict(Receipt.Accepted accepted, String from) {
        patience.believed(from);
        boolean first = accepted.id().map(guard::isFirst).orElse(true);
        if (!first) return Verdict.REPEATED;
        boolean nothingToDo =
                accepted.event() instanceof ForgeEvent.Ping || accepted.event() instanceof ForgeEvent.Ignored;
        return nothingToDo ? Verdict.IGNORED : Verdict.ACCEPTED;
    }

    private Reply refused(Receipt.Refused refused, String from) {
        if (refused.reason() != Receipt.Reason.UNREADABLE) lost(from);
        return told(
                switch (refused.reason()) {
                    case TOO_LARGE -> Verdict.OVERSIZED;
                    case UNSIGNED, WRONG_SIGNATURE, STALE -> Verdict.FORGED;
                    case UNREADABLE -> Verdict.MALFORMED;
                },
                from,
                refused.message());
    }

    /** Whoever knows the secret may send nonsense as long as they like: it is somebody who chose the wrong content type. */
    private synchronized void lost(String from) {
        patience.refused(from);
    }

    private Reply told(Verdict verdict, String from, String why) {
        note(DeliveryRecord.of(loop.instant(), verdict, Optional.empty(), from, why));
        return Reply.of(verdict, why);
    }

    /** One warning for a row of the same, however long. */
    private void note(DeliveryRecord delivery) {
        boolean isNews;
        synchronized (this) {
            isNews = deliveries.add(delivery);
        }
        if (isNews && !delivery.verdict().isBelieved())
            log.atWarn()
                    .addKeyValue("repository", repository)
                    .addKeyValue("verdict", delivery.verdict().word())
                    .addKeyValue("from", delivery.from())
                    .addKeyValue("why", delivery.about())
                    .log("webhook refused");
        loop.post(reports::ask);
    }

    private void pass(ForgeEvent event) {
        log.atInfo()
                .addKeyValue("repository", repository)
                .addKeyValue("event", event.summary())
                .log("webhook received");
        hook.lookAgain().accept(event);
    }
}
