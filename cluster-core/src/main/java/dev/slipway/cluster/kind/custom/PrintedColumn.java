package dev.slipway.cluster.kind.custom;

import dev.slipway.cluster.kind.Kind.Column;
import dev.slipway.cluster.object.Times;
import dev.slipway.diff.codec.Json;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Scalar;
import dev.slipway.diff.tree.Tree;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

/** A column that a definition asks for. */
final class PrintedColumn {
    /** Where a definition asks for none. */
    static final Column AGE = column("Age", "date", "", "", 0, JsonPath.of(".metadata.creationTimestamp"));

    private PrintedColumn() {}

    static Column of(Mapping column) {
        String path = column.text("jsonPath").orElse("");
        return column(
                column.text("name").orElse(""),
                column.text("type").orElse("string"),
                column.text("format").orElse(""),
                column.text("description").orElse("Custom resource definition column (in JSONPath format): " + path),
                column.whole("priority").orElse(0L).intValue(),
                JsonPath.of(path));
    }

    private static Column column(
            String name, String type, String format, String description, int priority, JsonPath path) {
        return new Column(
                name, type, format, description, priority, (object, now) -> cell(type, path.first(object.root()), now));
    }

    /** A value that is not there, or not of the column's type, leaves its cell empty. */
    private static Object cell(String type, Optional<Tree> value, Instant now) {
        if (value.isEmpty() || value.get().isNull()) return "";
        Tree found = value.get();
        return switch (type) {
            case "integer" -> found.asWhole().<Object>map(number -> number).orElse("");
            case "number" ->
                found instanceof Scalar.Real real
                        ? real.value()
                        : found.asWhole().<Object>map(n -> n).orElse("");
            case "boolean" -> found.asBool().<Object>map(bool -> bool).orElse("");
            case "date" -> found.asText().map(text -> age(text, now)).orElse("");
            default -> found instanceof Scalar scalar ? scalar.display() : Json.text(found);
        };
    }

    private static String age(String text, Instant now) {
        try {
            return Times.age(Duration.between(OffsetDateTime.parse(text).toInstant(), now));
        } catch (DateTimeException notAMoment) {
            return "<invalid>";
        }
    }
}
