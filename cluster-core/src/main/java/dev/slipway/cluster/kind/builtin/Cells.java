package dev.slipway.cluster.kind.builtin;

import dev.slipway.cluster.kind.Kind.Column;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.LabelSelector;
import dev.slipway.cluster.object.Times;
import dev.slipway.diff.tree.Mapping;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
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
    static final Column AGE = Column.AGE;

    private Cells() {}

    static Column text(String name, String description, Function<ApiObject, Object> cell) {
        return new Column(name, "string", "", description, 0, (object, now) -> cell.apply(object));
    }

    static Column number(String name, String description, String... way) {
        return new Column(name, "integer", "", description, 0, (object, now) -> whole(object, way));
    }

    /** Yes or no; no where nothing is said. */
    static Column flag(String name, String description, String... way) {
        return new Column(
                name,
                "boolean",
                "",
                description,
                0,
                (object, now) -> object.root().bool(way).orElse(false));
    }

    static Column at(String name, String description, BiFunction<ApiObject, Instant, Object> cell) {
        return new Column(name, "string", "", description, 0, cell);
    }

    /** The same column, shown only with {@code -o wide}. */
    static Column wide(Column column) {
        return new Column(column.name(), column.type(), column.format(), column.description(), 1, column.cell());
    }

    /** Columns, and the three wide ones of everything that has a pod template at {@code spec.template}. */
    static List<Column> withWorkload(Column... first) {
        List<Column> columns = new ArrayList<>(Arrays.asList(first));
        columns.addAll(workload());
        return columns;
    }

    /** The three wide columns of everything that has a pod template at {@code spec.template}. */
    static List<Column> workload() {
        return workload("spec");
    }

    /** The same of what has its selector and pod template elsewhere. */
    static List<Column> workload(String... holder) {
        return List.of(
                containers("name", holder),
                containers("image", holder),
                wide(text(
                        "Selector",
                        "Which pods belong to it.",
                        object -> selector(object.root().mapping(holder).mapping("selector")))));
    }

    /** The wide column of the names, or of the images, of the containers of the pod template in a holder. */
    static Column containers(String field, String... holder) {
        boolean images = field.equals("image");
        return wide(text(
                images ? "Images" : "Containers",
                (images ? "Images" : "Names") + " of the containers in the template.",
                object -> containers(object.root().mapping(holder), field)));
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

    static String containers(Mapping holder, String field) {
        return holder.sequence("template", "spec", "containers").mappings().stream()
                .map(container -> container.text(field).orElse(""))
                .collect(Collectors.joining(","));
    }
}
