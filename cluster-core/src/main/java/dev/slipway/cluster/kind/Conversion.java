package dev.slipway.cluster.kind;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupVersionKind;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * How a kind that is only another view of objects turns one into the other. Nothing is lost on the way there and back: what one side has no
 * field for travels in annotations.
 *
 * @param kept the kind and version in which the objects are kept
 * @param toKept from the view to what is kept
 * @param toShown from what is kept to the view
 * @param keptFields what fields that can be selected by are called in what is kept, where the names differ
 */
public record Conversion(
        GroupVersionKind kept,
        UnaryOperator<ApiObject> toKept,
        UnaryOperator<ApiObject> toShown,
        SortedMap<String, String> keptFields) {

    public Conversion {
        keptFields = Collections.unmodifiableSortedMap(new TreeMap<>(keptFields));
    }

    /** Between two versions of which only the names differ. */
    public static Conversion renaming(GroupVersionKind shown, GroupVersionKind kept) {
        return new Conversion(
                kept,
                object -> object.with("apiVersion", kept.apiVersion()),
                object -> object.with("apiVersion", shown.apiVersion()),
                new TreeMap<>(Map.of()));
    }
}
