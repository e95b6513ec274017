package dev.slipway.diff.merge;

import dev.slipway.diff.merge.Story.Way;
import dev.slipway.diff.merge.Story.Write;
import dev.slipway.testing.Seeds;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/** Makes up stories. Few names and few values, so that managers meet. */
final class StoryTeller {
    private static final List<String> NAMES = List.of("a", "b", "c", "d");
    private static final List<String> MANAGERS = List.of("m1", "m2", "m3");
    private static final int DEPTH = 3;

    private final Random random;

    private StoryTeller(Random random) {
        this.random = random;
    }

    /** A story that depends on the seed alone. */
    static Story tell(long seed) {
        return new StoryTeller(Seeds.random(seed)).story();
    }

    private Story story() {
        Form.Known form = known(DEPTH, false);
        Set<String> nobodys = oneOf(6) ? Set.of(place(form)) : Set.of();
        Map<String, Object> live = new LinkedHashMap<>();
        Map<String, Map<String, Object>> said = new HashMap<>();
        List<Write> writes = new ArrayList<>();
        for (int i = 2 + random.nextInt(5); i > 0; i--) {
            Way way = way();
            String manager = pick(MANAGERS);
            Map<String, Object> document = document(way, manager, live, said, form);
            writes.add(new Write(way, manager, document));
            if (way.saysAll()) live = document;
            else said.put(manager, document);
        }
        boolean changes = oneOf(8);
        return new Story(form, changes ? inOne(form) : form, random.nextInt(writes.size()), nobodys, writes);
    }

    /** A field, or one within it. */
    private String place(Form.Known form) {
        String name = pick(NAMES);
        boolean within = random.nextBoolean() && form.under(name) instanceof Form.Known;
        return "/f:" + name + (within ? "/f:" + pick(NAMES) : "");
    }

    private Way way() {
        return switch (random.nextInt(10)) {
            case 0 -> Way.SERVER;
            case 1, 2, 3 -> Way.UPDATE;
            case 4, 5 -> Way.FORCE;
            default -> Way.APPLY;
        };
    }

    /** An update changes what somebody wrote; an apply changes what the manager said before; both may start anew. */
    private Map<String, Object> document(
            Way way, String manager, Map<String, Object> live, Map<String, Map<String, Object>> said, Form.Known form) {
        Map<String, Object> base = way.saysAll() || oneOf(4) ? live : said.getOrDefault(manager, Map.of());
        if (!said.isEmpty() && oneOf(3)) base = said.get(pick(List.copyOf(new TreeMap<>(said).keySet())));
        Map<String, Object> document = new LinkedHashMap<>(base.isEmpty() || oneOf(5) ? fields(form) : base);
        for (int i = random.nextInt(3); i > 0; i--) document = changed(document, form);
        return way.saysAll() ? Story.sound(document, form) : document;
    }

    private Form.Known known(int depth, boolean atomic) {
        Map<String, Form> fields = new TreeMap<>();
        for (String name : NAMES) if (random.nextInt(4) > 0) fields.put(name, form(depth - 1));
        return new Form.Known(fields, atomic, Map.of());
    }

    private Form form(int depth) {
        return switch (depth == 0 ? random.nextInt(6) : random.nextInt(13)) {
            case 0, 1 -> Form.Single.TEXT;
            case 2 -> Form.Single.NUMBER;
            case 3 -> Form.Single.AMOUNT;
            case 4 -> new Form.Run(Form.Single.TEXT);
            case 5, 6 -> new Form.Bag();
            case 7 -> new Form.Free(form(depth - 1), oneOf(3));
            case 8, 9 -> known(depth, oneOf(4));
            case 10 -> new Form.Anything();
            default -> rows(depth);
        };
    }

    /** The same with some of what has parts as one value. */
    private Form.Known inOne(Form.Known form) {
        Map<String, Form> fields = new TreeMap<>();
        form.fields().forEach((name, field) -> fields.put(name, random.nextBoolean() ? field : asOne(field)));
        return new Form.Known(fields, form.atomic(), form.defaults());
    }

    private Form asOne(Form form) {
        if (form instanceof Form.Free free) return new Form.Free(free.values(), true);
        if (form instanceof Form.Bag) return new Form.Run(Form.Single.TEXT);
        if (form instanceof Form.Rows rows) return new Form.Run(rows.row());
        if (!(form instanceof Form.Known known)) return form;
        return oneOf(2) ? inOne(known) : new Form.Known(known.fields(), true, known.defaults());
    }

    private Form rows(int depth) {
        Map<String, Form> fields = new TreeMap<>();
        fields.put("name", Form.Single.TEXT);
        if (random.nextBoolean()) fields.put("x", form(depth - 1));
        if (random.nextBoolean()) fields.put("y", form(depth - 1));
        if (random.nextBoolean()) return new Form.Rows(List.of("name"), new Form.Known(fields, oneOf(6), Map.of()));
        fields.put("kind", Form.Single.TEXT);
        Map<String, String> defaults = random.nextBoolean() ? Map.of("kind", "k1") : Map.of();
        return new Form.Rows(List.of("name", "kind"), new Form.Known(fields, oneOf(6), defaults));
    }

    private Object value(Form form) {
        if (form instanceof Form.Free free) return mapping(free.values(), false);
        if (form instanceof Form.Known known) return fields(known);
        if (form instanceof Form.Run run) return list(run.items());
        if (form instanceof Form.Bag) return some(List.of("v1", "v2", "v3"));
        if (form instanceof Form.Anything) return anything(2);
        if (form instanceof Form.Rows rows) return items(rows);
        return switch ((Form.Single) form) {
            case TEXT -> pick(List.of("t1", "t2"));
            case NUMBER -> random.nextInt(2);
            case AMOUNT -> pick(List.of("1", "1000m", "2", 1));
        };
    }

    private Object anything(int depth) {
        return switch (depth == 0 ? random.nextInt(2) : random.nextInt(6)) {
            case 0 -> pick(List.of("t1", "t2"));
            case 1 -> random.nextInt(2);
            case 2 -> List.of(Map.of("name", "n1"), pick(List.of("t1", "t2")));
            default -> {
                Map<String, Object> mapping = new LinkedHashMap<>();
                for (String name : some(NAMES)) mapping.put(name, oneOf(8) ? null : anything(depth - 1));
                yield mapping;
            }
        };
    }

    private Map<String, Object> mapping(Form values, boolean all) {
        Map<String, Object> mapping = new LinkedHashMap<>();
        for (String name : some(NAMES)) if (all || random.nextBoolean()) mapping.put(name, value(values));
        return mapping;
    }

    private Map<String, Object> fields(Form.Known form) {
        Map<String, Object> fields = new LinkedHashMap<>();
        form.fields().forEach((name, field) -> {
            if (random.nextInt(3) > 0) fields.put(name, oneOf(25) ? null : value(field));
        });
        if (oneOf(20)) fields.put("odd", anything(1));
        return fields;
    }

    private List<Object> list(Form items) {
        List<Object> list = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) list.add(value(items));
        return list;
    }

    private List<Object> items(Form.Rows form) {
        List<Object> items = new ArrayList<>();
        for (String name : some(List.of("n1", "n2", "n3"))) items.add(item(form, name));
        return items;
    }

    /** Nearly always one with its keys. */
    private Map<String, Object> item(Form.Rows form, String name) {
        Map<String, Object> item = new LinkedHashMap<>();
        form.row().fields().forEach((field, inner) -> {
            boolean isKey = form.keys().contains(field);
            boolean isNeeded = isKey && !form.row().defaults().containsKey(field);
            if (isNeeded ? !oneOf(60) : random.nextBoolean()) item.put(field, value(inner));
        });
        if (item.containsKey("name")) item.put("name", name);
        if (item.containsKey("kind")) item.put("kind", pick(List.of("k1", "k2")));
        return item;
    }

    /** The same with one place changed, added or removed. */
    private Map<String, Object> changed(Map<String, Object> document, Form form) {
        Map<String, Object> result = new LinkedHashMap<>(document);
        List<String> names =
                form instanceof Form.Known known ? List.copyOf(known.fields().keySet()) : NAMES;
        if (names.isEmpty()) return result;
        String name = pick(names);
        Object old = result.get(name);
        if (old == null) result.put(name, value(form.under(name)));
        else if (oneOf(4)) result.remove(name);
        else result.put(name, changedValue(old, form.under(name)));
        return result;
    }

    @SuppressWarnings("unchecked")
    private Object changedValue(Object value, Form form) {
        if (oneOf(5)) return value(form);
        if (value instanceof Map<?, ?> map) return changed((Map<String, Object>) map, form);
        if (value instanceof List<?> list && !list.isEmpty()) return changedList(list, form);
        return value(form);
    }

    @SuppressWarnings("unchecked")
    private List<Object> changedList(List<?> list, Form form) {
        List<Object> result = new ArrayList<>(list);
        int at = random.nextInt(result.size());
        switch (random.nextInt(4)) {
            case 0 -> result.remove(at);
            case 1 -> Collections.swap(result, 0, at);
            case 2 -> {
                if (form instanceof Form.Rows rows) result.add(at, item(rows, pick(List.of("n1", "n2", "n3", "n4"))));
                else if (form instanceof Form.Bag) result.add(at, pick(List.of("v1", "v2", "v3", "v4")));
            }
            default -> {
                if (form instanceof Form.Rows rows)
                    result.set(at, changed((Map<String, Object>) result.get(at), rows.row()));
            }
        }
        return result;
    }

    private boolean oneOf(int many) {
        return random.nextInt(many) == 0;
    }

    private <T> T pick(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }

    /** Some of these in any order. */
    private <T> List<T> some(List<T> from) {
        Set<T> some = new LinkedHashSet<>();
        for (int i = random.nextInt(from.size() + 1); i > 0; i--) some.add(pick(from));
        return List.copyOf(some);
    }
}
