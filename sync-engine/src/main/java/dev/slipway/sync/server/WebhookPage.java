package dev.slipway.sync.server;

import dev.slipway.sync.server.webhook.DeliveryRecord;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** The newest deliveries for a repository as one page of plain HTML. Every value is escaped. */
final class WebhookPage {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final StringBuilder html = new StringBuilder(8192);

    private WebhookPage() {}

    static String of(String repository, List<DeliveryRecord> deliveries, Instant now) {
        WebhookPage page = new WebhookPage();
        page.head(repository);
        if (deliveries.isEmpty()) page.html.append("<p class=quiet>Nothing has come since the start.</p>");
        else page.table(deliveries);
        page.html.append("<footer>as of ").append(TIME.format(now)).append(" UTC</footer></body></html>\n");
        return page.html.toString();
    }

    private void head(String repository) {
        html.append("<!doctype html><html lang=en><head><meta charset=utf-8><title>Webhook of ");
        text(repository);
        html.append("</title><meta name=viewport content=\"width=device-width,initial-scale=1\">")
                .append("<link rel=stylesheet href=\"/style.css\"></head><body>")
                .append("<header><h1><a href=\"/\">Slipway</a></h1></header><section><h2>Webhook of ");
        text(repository);
        html.append("</h2>");
    }

    private void table(List<DeliveryRecord> deliveries) {
        html.append("<div class=scroll><table><thead><tr><th scope=col>time (UTC)</th><th scope=col>verdict</th>")
                .append("<th scope=col>about</th><th scope=col>times</th><th scope=col>from</th><th scope=col>id</th>")
                .append("</tr></thead><tbody>");
        deliveries.forEach(this::row);
        html.append("</tbody></table></div></section>");
    }

    private void row(DeliveryRecord delivery) {
        html.append("<tr><td>").append(TIME.format(delivery.at())).append("</td><td><span class=\"state ");
        html.append(delivery.verdict().isBelieved() ? "good" : "bad").append("\">");
        text(delivery.verdict().word());
        html.append("</span></td><td>");
        text(delivery.about());
        html.append("</td><td>").append(delivery.times()).append("</td><td>");
        text(delivery.from());
        html.append("</td><td><code>");
        text(delivery.id().orElse(""));
        html.append("</code></td></tr>");
    }

    private void text(String value) {
        Html.escape(html, value);
    }
}
