package dev.slipway.diff.merge;

import dev.slipway.diff.tree.Tree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * A form, and what several managers do to one document of it, one after the other.
 *
 * @param later the form as it is from the write of this number on, where some of what had parts is one value
 */
record Story(Form.Known form, Form.Known later, int from, Set<String> nobodys, List<Write> writes) {
    Story {
        writes = List.copyOf(writes);
    }

    /** How a manager writes. */
    enum Way {
        APPLY,
        FORCE,
        UPDATE,
        /** The server itself changes the document, as defaults do. */
        SERVER;

        boolean saysAll() {
            return this == UPDATE || this == SERVER;
        }
    }

    /** @param document what is applied, or the whole document afterwards */
    record Write(Way way, String manager, Map<String, Object> document) {
        @Override
        public String toString() {
            return way.name().toLowerCase(java.util.Locale.ROOT) + " by " + manager + ": "
                    + Tree.of(nullable(document));
        }

        /** Trees have a value for null, plain Java maps have null. */
        Tree tree() {
            return Tree.of(nullable(document));
        }
    }

    private static Object nullable(Object value) {
        if (value == null) return dev.slipway.diff.tree.Scalar.Null.NULL;
        if (value instanceof List<?> list)
            return list.stream().map(Story::nullable).toList();
        if (!(value instanceof Map<?, ?> map)) return value;
        Map<Object, Object> result = new LinkedHashMap<>();
        map.forEach((key, part) -> result.put(key, nullable(part)));
        return result;
    }

    /** The shortest story that still fails, found by leaving out one thing after the other. */
    Story shrunk(Predicate<Story> fails) {
        Story smallest = this;
        for (boolean again = true; again; ) {
            Optional<Story> smaller = smallest.smaller().stream().filter(fails).findFirst();
            again = smaller.isPresent();
            smallest = smaller.orElse(smallest);
        }
        return smallest;
    }

    private List<Story> smaller() {
        List<Story> all = new ArrayList<>();
        if (!nobodys.isEmpty()) all.add(new Story(form, later, from, Set.of(), writes));
        if (!form.equals(later)) all.add(new Story(form, form, 0, nobodys, writes));
        for (int i = 0; i < writes.size(); i++) {
            List<Write> fewer = new ArrayList<>(writes);
            fewer.remove(i);
            all.add(new Story(form, later, i < from ? from - 1 : from, nobodys, fewer));
        }
        for (int i = 0; i < writes.size(); i++) {
            Write write = writes.get(i);
            for (Object less : less(write.document())) {
                List<Write> changed = new ArrayList<>(writes);
                Object document = write.way().saysAll() ? sound(less, form) : less;
                changed.set(i, new Write(write.way(), write.manager(), asDocument(document)));
                all.add(new Story(form, later, from, nobodys, changed));
            }
        }
        return all;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> asDocument(Object value) {
        return (Map<String, Object>) value;
    }

    /** What is stored has its keys, and none twice: validation sees to that. */
    @SuppressWarnings("unchecked")
    static <T> T sound(T value, Form form) {
        if (value instanceof Map<?, ?> map) {
            Map<Object, Object> result = new LinkedHashMap<>();
            map.forEach((key, part) -> result.put(key, sound(part, form.under((String) key))));
            return (T) result;
        }
        if (!(value instanceof List<?> list) || !(form instanceof Form.Rows || form instanceof Form.Bag)) return value;
        Map<String, Object> items = new LinkedHashMap<>();
        for (Object item : list) {
            Object inner = form instanceof Form.Rows rows ? sound(item, rows.row()) : item;
            Facts.step(item, form).ifPresent(step -> items.putIfAbsent(step, inner));
        }
        return (T) List.copyOf(items.values());
    }

    /** The same value in all ways of leaving out one part. */
    private static List<Object> less(Object value) {
        List<Object> all = new ArrayList<>();
        if (value instanceof Map<?, ?> map) {
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                Map<Object, Object> without = new LinkedHashMap<>(map);
                without.remove(entry.getKey());
                all.add(without);
                for (Object part : less(entry.getValue())) {
                    Map<Object, Object> changed = new LinkedHashMap<>(map);
                    changed.put(entry.getKey(), part);
                    all.add(changed);
                }
            }
        } else if (value instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                List<Object> without = new ArrayList<>(list);
                without.remove(i);
                all.add(without);
                for (Object part : less(list.get(i))) {
                    List<Object> changed = new ArrayList<>(list);
                    changed.set(i, part);
                    all.add(changed);
                }
            }
        }
        return all;
    }

    @Override
    public String toString() {
        String change = form.equals(later) ? "" : "\n  from " + from + "   " + later;
        return "\n  form     " + form + change + "\n  nobody's " + nobodys + "\n  "
                + writes.stream().map(Write::toString).collect(Collectors.joining("\n  "));
    }
}
