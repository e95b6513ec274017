package dev.slipway.diff.merge;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A document as a map from place to what is there. A place is a text: {@code /f:items/k:name=a/f:n}. Documents are plain Java maps, lists,
 * texts and numbers.
 */
record Facts(Map<String, Fact> at) {

    /** What a place is: one value, or something that has parts. */
    enum Sort {
        VALUE,
        MAPPING,
        LIST
    }

    /**
     * @param value as it was written; null for what has parts
     * @param meaning equal where two values mean the same
     * @param order of the items of a list
     * @param named whether the place is a field that its form names
     */
    record Fact(Sort sort, Object value, Object meaning, List<String> order, boolean named) {
        boolean isNull() {
            return sort == Sort.VALUE && value == null;
        }
    }

    static Facts of(Object document, Form form) {
        Facts facts = new Facts(new LinkedHashMap<>());
        ((Map<?, ?>) document)
                .forEach((key, value) ->
                        facts.add("/f:" + key, value, form.under((String) key), form.names((String) key)));
        return facts;
    }

    private void add(String place, Object value, Form form, boolean named) {
        if (value instanceof Map<?, ?> map && !form.isSingle()) {
            at.put(place, new Fact(Sort.MAPPING, null, null, List.of(), named));
            map.forEach(
                    (key, part) -> add(place + "/f:" + key, part, form.under((String) key), form.names((String) key)));
        } else if (value instanceof List<?> list && (form instanceof Form.Rows || form instanceof Form.Bag)) {
            List<String> order = new ArrayList<>();
            for (Object item : list) order.add(step(item, form).orElseThrow());
            at.put(place, new Fact(Sort.LIST, null, null, order, named));
            for (int i = 0; i < order.size(); i++) add(place + "/" + order.get(i), list.get(i), item(form), false);
        } else {
            at.put(place, new Fact(Sort.VALUE, value, meaning(value, form), List.of(), named));
        }
    }

    private static Form item(Form list) {
        return list instanceof Form.Rows rows ? rows.row() : Form.Single.TEXT;
    }

    /** How a list's item is told from the others; empty if it lacks a key. */
    static Optional<String> step(Object item, Form list) {
        if (!(list instanceof Form.Rows rows)) return Optional.of("v:" + item);
        List<String> parts = new ArrayList<>();
        for (String key : rows.keys().stream().sorted().toList()) {
            Object given = ((Map<?, ?>) item).get(key);
            Object value = given == null ? rows.row().defaults().get(key) : given;
            if (value == null) return Optional.empty();
            parts.add(key + "=" + value);
        }
        return Optional.of("k:" + String.join(",", parts));
    }

    /** The document that says these. */
    Map<String, Object> document() {
        Map<String, Object> document = new LinkedHashMap<>();
        at.forEach((place, fact) -> {
            if (place.lastIndexOf('/') == 0) document.put(place.substring("/f:".length()), value(place));
        });
        return document;
    }

    private Object value(String place) {
        Fact fact = at.get(place);
        if (fact.sort() == Sort.VALUE) return fact.value();
        if (fact.sort() == Sort.LIST) {
            List<Object> items = new ArrayList<>();
            for (String item : fact.order()) items.add(value(place + "/" + item));
            return items;
        }
        Map<String, Object> mapping = new LinkedHashMap<>();
        for (String other : at.keySet()) {
            boolean isPart = isBelow(other, place) && other.lastIndexOf('/') == place.length();
            if (isPart) mapping.put(other.substring(place.length() + "/f:".length()), value(other));
        }
        return mapping;
    }

    private static Object meaning(Object value, Form form) {
        if (form == Form.Single.AMOUNT && value != null) return thousandths(value.toString());
        if (value instanceof Map<?, ?> map) {
            Map<Object, Object> meanings = new TreeMap<>();
            map.forEach((key, part) -> meanings.put(key, meaning(part, form.under((String) key))));
            return meanings;
        }
        if (!(value instanceof List<?> list)) return value;
        Form inner = form instanceof Form.Run run ? run.items() : new Form.Anything();
        List<Object> meanings = new ArrayList<>();
        for (Object item : list) meanings.add(meaning(item, inner));
        return meanings;
    }

    private static long thousandths(String amount) {
        return amount.endsWith("m")
                ? Long.parseLong(amount.substring(0, amount.length() - 1))
                : Long.parseLong(amount) * 1000;
    }

    boolean means(String place, Facts other) {
        Fact here = at.get(place);
        Fact there = other.at.get(place);
        return here.sort() == there.sort() && Objects.equals(here.meaning(), there.meaning());
    }

    boolean hasPartsAt(String place) {
        return at.keySet().stream().anyMatch(other -> isBelow(other, place));
    }

    static boolean isBelow(String place, String other) {
        return place.startsWith(other + "/");
    }

    static boolean isAtOrBelow(String place, String other) {
        return place.equals(other) || isBelow(place, other);
    }

    /** The place and all that it lies in, outermost first. */
    static List<String> wayTo(String place) {
        List<String> way = new ArrayList<>();
        for (int i = place.indexOf('/', 1); i > 0; i = place.indexOf('/', i + 1)) way.add(place.substring(0, i));
        way.add(place);
        return way;
    }
}
