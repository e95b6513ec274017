package dev.slipway.cluster.kind.builtin;

import dev.slipway.cluster.kind.Kind.Column;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.LabelSelector;
import dev.slipway.cluster.object.Times;
import dev.slipway.diff.tree.Mapping;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Cells that several kinds show, and how columns are made of them. The texts are those that kubectl users know. */
final class Cells {
    static final String NONE = "<none>";
    static final String UNKNOWN = "<unknown>";

    /** How long ago the object was made. */
    static final Column AGE =
            at("Age", "How long ago the object was made.", (object, now) -> age(object.creationTimestamp(), now));

    private Cells() {}

    static Column text(String name, String description, Function<ApiObject, Object> cell) {
        return new Column(name, "string", "", description, 0, (object, now) -> cell.apply(object));
    }

    static Column number(String name, String description, String... way) {
        return new Column(name, "integer", "", description, 0, (object, now) -> whole(object, way));
    }

    static Column at(String name, String description, BiFunction<ApiObject, Instant, Object> cell) {
        return new Column(name, "string", "", description, 0, cell);
    }

    /** The same column, shown only with {@code -o wide}. */
    static Column wide(Column column) {
        return new Column(column.name(), column.type(), column.format(), column.description(), 1, column.cell());
    }

    /** The three wide columns of everything that has a pod template at {@code spec.template}. */
    static List<Column> workload() {
        return List.of(
                wide(text("Containers", "Names of the containers in the template.", object -> names(object, "name"))),
                wide(text("Images", "Images of the containers in the template.", object -> names(object, "image"))),
                wide(text(
                        "Selector",
                        "Which pods belong to it.",
                        object -> selector(object.spec().mapping("selector")))));
    }

    static String age(Optional<Instant> since, Instant now) {
        return since.map(moment -> Times.age(Duration.between(moment, now))).orElse(UNKNOWN);
    }

    static long whole(ApiObject object, String... way) {
        return object.root().whole(way).orElse(0L);
    }

    /** The text at the end of a way, or what stands there when there is none. */
    static String text(Mapping tree, String absent, String... way) {
        return tree.text(way).filter(text -> !text.isEmpty()).orElse(absent);
    }

    /** Labels as {@code a=b,c=d}. */
    static String labels(Mapping labels) {
        String text = labels.texts().entrySet().stream()
                .sorted(java.util.Map.Entry.comparingByKey())
                .map(label -> label.getKey() + "=" + label.getValue())
                .collect(Collectors.joining(","));
        return text.isEmpty() ? NONE : text;
    }

    /** A label selector of the API as a query parameter writes it. */
    static String selector(Mapping selector) {
        if (selector.isEmpty()) return NONE;
        String exact = labels(selector.mapping("matchLabels"));
        if (selector.sequence("matchExpressions").isEmpty()) return exact;
        return LabelSelector.of(selector).toString();
    }

    private static String names(ApiObject object, String field) {
        return object.root().sequence("spec", "template", "spec", "containers").mappings().stream()
                .map(container -> container.text(field).orElse(""))
                .collect(Collectors.joining(","));
    }
}
