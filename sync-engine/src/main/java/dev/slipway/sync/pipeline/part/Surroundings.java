package dev.slipway.sync.pipeline.part;

import dev.slipway.cluster.client.Client;
import dev.slipway.cluster.controller.EventRecorder;
import dev.slipway.cluster.controller.Note;
import dev.slipway.cluster.informer.Informers;
import dev.slipway.cluster.loop.EventLoop;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.sync.plan.Kinds;
import dev.slipway.sync.report.News;
import java.time.Instant;
import java.util.function.Consumer;

/**
 * What every part of the engine lives in: one loop, one control plane as seen and as written to, one board of claims.
 *
 * @param concern makes an application look, whichever repository it is of
 */
public record Surroundings(
        EventLoop loop,
        Client client,
        Kinds kinds,
        Informers informers,
        EventRecorder events,
        ClaimBoard claims,
        Consumer<String> concern) {
    private static final String COMPONENT = "slipway";

    /** The loop's time. */
    public Instant now() {
        return loop.instant();
    }

    /** Tells people what a report brings. */
    public void tell(ApiObject about, News news) {
        if (news.bad()) warn(about, news.reason(), news.message());
        else tell(about, news.reason(), news.message());
    }

    /** Tells people that something went as it should. */
    public void tell(ApiObject about, String reason, String message) {
        events.record(Note.normal(about, reason, message), COMPONENT);
    }

    /** Tells people that they should look. */
    public void warn(ApiObject about, String reason, String message) {
        events.record(Note.warning(about, reason, message), COMPONENT);
    }
}
