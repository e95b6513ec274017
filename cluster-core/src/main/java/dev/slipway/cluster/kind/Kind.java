package dev.slipway.cluster.kind;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupVersionKind;
import dev.slipway.cluster.object.Status;
import dev.slipway.diff.schema.Schema;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;

/**
 * All that is particular to one kind at one version. A new kind is one of these and nothing else: storage, paths, discovery, OpenAPI, tables
 * and merges follow from it.
 *
 * @param subresources of {@code status}, {@code scale} ... those that the kind has
 * @param schema the shape of an object, from its root
 * @param columns the cells that {@code kubectl get} shows
 */
public record Kind(
        GroupVersionKind gvk,
        Names names,
        boolean namespaced,
        Set<String> subresources,
        Schema schema,
        List<Column> columns,
        Rules rules) {

    public Kind {
        subresources = Collections.unmodifiableSet(new LinkedHashSet<>(subresources));
        columns = List.copyOf(columns);
    }

    /** What a kind is called in paths and on command lines. */
    public record Names(String plural, String singular, List<String> shortNames, List<String> categories) {
        public Names {
            shortNames = List.copyOf(shortNames);
            categories = List.copyOf(categories);
        }
    }

    /**
     * One cell of a row.
     *
     * @param type {@code string}, {@code integer}, {@code date} ... of the Table API
     * @param format {@code name} marks the name column
     * @param priority 0 is always shown, more only with {@code -o wide}
     * @param cell the value, of the object and the present moment
     */
    public record Column(
            String name,
            String type,
            String format,
            String description,
            int priority,
            BiFunction<ApiObject, Instant, Object> cell) {}

    /** Defaulting and validation beyond the schema, as the API server does them. Pure. */
    public interface Rules {

        /** The object with defaults filled in where it says nothing. */
        default ApiObject defaults(ApiObject object) {
            return object;
        }

        /** What is wrong with a new object. */
        default List<Status.Cause> validate(ApiObject object) {
            return List.of();
        }

        /** What is wrong with a change, beyond what is wrong with the new object itself: immutable fields. */
        default List<Status.Cause> validateUpdate(ApiObject before, ApiObject after) {
            return List.of();
        }
    }
}
