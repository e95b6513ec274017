package dev.slipway.cluster.apiserver.http.protobuf;

import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is known so far of one message: the items of a list and the entries of a map come one by one, with other fields between. */
final class Frame {
    private final Map<String, Tree> values = new LinkedHashMap<>();
    private final Map<String, List<Tree>> lists = new LinkedHashMap<>();
    private final Map<String, Map<String, Tree>> maps = new LinkedHashMap<>();

    /** The last one counts. */
    void set(String field, Tree value) {
        values.put(field, value);
    }

    void unset(String field) {
        values.remove(field);
    }

    void addTo(String field, Tree item) {
        values.putIfAbsent(field, Sequence.empty());
        lists.computeIfAbsent(field, name -> new ArrayList<>()).add(item);
    }

    void putInto(String field, String key, Tree value) {
        values.putIfAbsent(field, Mapping.empty());
        maps.computeIfAbsent(field, name -> new LinkedHashMap<>()).put(key, value);
    }

    /** All of it, in the order in which the fields came first. */
    Mapping mapping() {
        lists.forEach((field, items) -> values.put(field, new Sequence(items)));
        maps.forEach((field, entries) -> values.put(field, mapping(entries)));
        return mapping(values);
    }

    private static Mapping mapping(Map<String, Tree> entries) {
        Mapping.Builder builder = Mapping.builder();
        entries.forEach(builder::put);
        return builder.build();
    }
}
