package dev.slipway.cluster.kind.builtin;

import dev.slipway.cluster.kind.Kind.Column;
import dev.slipway.cluster.object.ApiObject;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What is shown of Events. */
final class EventCells {
    private EventCells() {}

    static List<Column> columns() {
        return List.of(
                Cells.at("Last Seen", "When it last happened.", EventCells::lastSeen),
                Cells.text("Type", "Normal or Warning.", event -> Cells.text(event.root(), "", "type")),
                Cells.text("Reason", "Why, in one word.", event -> Cells.text(event.root(), "", "reason")),
                Cells.text("Object", "What it happened to.", EventCells::object),
                Cells.wide(Cells.text(
                        "Subobject",
                        "What part of it.",
                        event -> Cells.text(event.root(), "", "involvedObject", "fieldPath"))),
                Cells.wide(Cells.text("Source", "Who says so.", EventCells::source)),
                Cells.text(
                        "Message",
                        "What happened.",
                        event -> Cells.text(event.root(), "", "message").strip()),
                Cells.wide(Cells.at("First Seen", "When it first happened.", EventCells::firstSeen)),
                Cells.wide(Cells.text("Count", "How often it happened.", EventCells::count)),
                Cells.wide(Column.NAME));
    }

    private static String firstSeen(ApiObject event, Instant now) {
        return Cells.age(event.time("firstTimestamp").or(() -> event.time("eventTime")), now);
    }

    private static String lastSeen(ApiObject event, Instant now) {
        Optional<Instant> last = event.time("series", "lastObservedTime").or(() -> event.time("lastTimestamp"));
        return last.isPresent() ? Cells.age(last, now) : firstSeen(event, now);
    }

    private static String object(ApiObject event) {
        String kind = Cells.text(event.root(), "", "involvedObject", "kind").toLowerCase(Locale.ROOT);
        String name = Cells.text(event.root(), "", "involvedObject", "name");
        return name.isEmpty() ? kind : kind + "/" + name;
    }

    private static String source(ApiObject event) {
        String component =
                Cells.text(event.root(), Cells.text(event.root(), "", "reportingComponent"), "source", "component");
        String instance = Cells.text(event.root(), Cells.text(event.root(), "", "reportingInstance"), "source", "host");
        return instance.isEmpty() ? component : component + ", " + instance;
    }

    private static Object count(ApiObject event) {
        long count = event.root()
                .whole("series", "count")
                .or(() -> event.root().whole("count"))
                .orElse(0L);
        return Math.max(1, count);
    }
}
