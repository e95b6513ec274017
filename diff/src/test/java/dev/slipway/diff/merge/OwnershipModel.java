package dev.slipway.diff.merge;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Server-side apply said as plainly as possible: a document is a map from place to value, an owner is a set of places. Slow, without
 * sharing, and without a line of the code that it is compared with.
 *
 * <ul>
 *   <li>An applier owns the values it says, the items of lists and the values of free mappings; named fields only when they are empty.
 *   <li>What it says is put over what is there.
 *   <li>What it owned before goes with all that is in it, unless somebody owns it. A named field is owned by whoever owns something in it.
 *   <li>What has lost all its parts goes too, unless somebody owns it as such.
 *   <li>A place that is new or different then and that another owns is a conflict. With force the other loses it.
 *   <li>Whoever writes in another way owns what it changed, and all others lose it. What is gone is nobody's.
 *   <li>Who owned a part of what then becomes one value owns that value.
 * </ul>
 *
 * @param nobodys places that nobody owns
 * @param owners by name; the names of appliers start with {@code apply}
 */
record OwnershipModel(Form form, Set<String> nobodys, Facts facts, Map<String, Set<String>> owners) {

    /** What came of a write. */
    record Outcome(OwnershipModel after, Set<String> conflicts, boolean isRefused) {}

    static OwnershipModel empty(Form form, Set<String> nobodys) {
        return new OwnershipModel(form, nobodys, new Facts(new LinkedHashMap<>()), new TreeMap<>());
    }

    Outcome apply(String applier, Object config, boolean force) {
        Object said = withoutNulls(config);
        if (!isSound(said, form)) return new Outcome(this, Set.of(), true);
        Facts wanted = Facts.of(said, form);
        Set<String> last = owners.getOrDefault(applier, Set.of());
        Map<String, Set<String>> claims = copy(owners);
        claims.put(applier, withoutNobodys(claimed(wanted)));

        Facts result = pruned(laidOver(wanted), last, held(claims, wanted));
        Set<String> written = withoutNobodys(written(facts, result));
        Set<String> conflicts = new TreeSet<>();
        claims.forEach((owner, places) -> {
            if (!owner.equals(applier))
                for (String place : places) if (written.contains(place)) conflicts.add(owner + " " + place);
        });
        if (!force && !conflicts.isEmpty()) return new Outcome(this, conflicts, false);

        Set<String> lost = withoutNobodys(removed(facts, result));
        lost.addAll(written);
        claims.forEach((owner, places) -> {
            if (!owner.equals(applier)) places.removeAll(lost);
        });
        claims.values().removeIf(Set::isEmpty);
        return new Outcome(new OwnershipModel(form, nobodys, result, claims), Set.of(), false);
    }

    OwnershipModel update(String writer, Object document) {
        Facts after = Facts.of(document, form);
        Set<String> written = withoutNobodys(written(facts, after));
        Set<String> lost = withoutNobodys(removed(facts, after));
        lost.addAll(written);
        Map<String, Set<String>> claims = copy(owners);
        claims.values().forEach(places -> places.removeAll(lost));
        claims.computeIfAbsent(writer, none -> new HashSet<>()).addAll(written);
        claims.values().removeIf(Set::isEmpty);
        return new OwnershipModel(form, nobodys, after, claims);
    }

    /** The server changes the document by itself: that is nobody's doing. */
    OwnershipModel changed(Object document) {
        return new OwnershipModel(form, nobodys, Facts.of(document, form), owners);
    }

    /** Some of what had parts is one value from now on: who owned a part owns all of it. */
    OwnershipModel reshaped(Form later) {
        Facts now = Facts.of(facts.document(), later);
        Map<String, Set<String>> claims = new TreeMap<>();
        owners.forEach((owner, places) -> claims.put(owner, inOne(places, later)));
        return new OwnershipModel(later, nobodys, now, claims);
    }

    /** The same places where a form has more single values than it had. */
    static Set<String> inOne(Set<String> places, Form form) {
        return places.stream()
                .map(place -> Facts.wayTo(place).stream()
                        .filter(step -> form.at(step).isSingle())
                        .findFirst()
                        .orElse(place))
                .collect(Collectors.toCollection(HashSet::new));
    }

    private static Map<String, Set<String>> copy(Map<String, Set<String>> owners) {
        Map<String, Set<String>> copy = new TreeMap<>();
        owners.forEach((owner, places) -> copy.put(owner, new HashSet<>(places)));
        return copy;
    }

    private Set<String> withoutNobodys(Set<String> places) {
        return places.stream()
                .filter(place -> nobodys.stream().noneMatch(nobodys -> Facts.isAtOrBelow(place, nobodys)))
                .collect(Collectors.toCollection(HashSet::new));
    }

    private static Set<String> claimed(Facts facts) {
        Set<String> claimed = new LinkedHashSet<>();
        facts.at().forEach((place, fact) -> {
            boolean isEmptyMapping = fact.sort() == Facts.Sort.MAPPING && !facts.hasPartsAt(place);
            if (fact.sort() == Facts.Sort.VALUE || !fact.named() || isEmptyMapping) claimed.add(place);
        });
        return claimed;
    }

    private Facts laidOver(Facts wanted) {
        Facts result = new Facts(new LinkedHashMap<>(facts.at()));
        wanted.at().forEach((place, fact) -> {
            Facts.Fact old = result.at().get(place);
            if (old == null) {
                result.at().put(place, fact);
            } else if (old.sort() == Facts.Sort.LIST && fact.sort() == Facts.Sort.LIST) {
                List<String> order = woven(old.order(), fact.order());
                result.at().put(place, new Facts.Fact(old.sort(), null, null, order, old.named()));
            } else if (!wanted.means(place, result)) {
                result.at().keySet().removeIf(other -> Facts.isBelow(other, place));
                result.at().put(place, fact);
            }
        });
        return result;
    }

    /** Walks both lists: an item that only is there is taken at once, one that both name when both have come to it. */
    static List<String> woven(List<String> there, List<String> wanted) {
        Deque<String> left = new ArrayDeque<>(there);
        Deque<String> right = new ArrayDeque<>(wanted);
        List<String> order = new ArrayList<>();
        while (!right.isEmpty()) {
            String nextOfBoth =
                    right.stream().filter(there::contains).findFirst().orElse("");
            if (!left.isEmpty() && !wanted.contains(left.peek())) order.add(left.poll());
            else if (!left.isEmpty() && !left.peek().equals(nextOfBoth)) left.poll();
            else order.add(right.poll());
        }
        for (String rest : left) if (!wanted.contains(rest)) order.add(rest);
        return order;
    }

    /** What somebody owns, and what the applier says of places that nobody owns. */
    private static Set<String> held(Map<String, Set<String>> claims, Facts wanted) {
        Set<String> held = claimed(wanted);
        claims.values().forEach(held::addAll);
        return held;
    }

    private static Facts pruned(Facts merged, Set<String> last, Set<String> owned) {
        Set<String> gone = merged.at().keySet().stream()
                .filter(place -> holds(last, place, merged) && !holds(owned, place, merged))
                .collect(Collectors.toSet());
        Facts result = new Facts(new LinkedHashMap<>(merged.at()));
        result.at().keySet().removeIf(place -> gone.stream().anyMatch(above -> Facts.isAtOrBelow(place, above)));
        dropEmptied(result, merged, owned);
        restoreOrder(result);
        return result;
    }

    /** Whether places has this one, or, for a named field, something in it. */
    private static boolean holds(Set<String> places, String place, Facts in) {
        return places.contains(place)
                || in.at().get(place).named() && places.stream().anyMatch(other -> Facts.isBelow(other, place));
    }

    private static void dropEmptied(Facts result, Facts before, Set<String> owned) {
        boolean again = true;
        while (again) {
            again = result.at()
                    .entrySet()
                    .removeIf(entry -> entry.getValue().sort() != Facts.Sort.VALUE
                            && !owned.contains(entry.getKey())
                            && before.hasPartsAt(entry.getKey())
                            && !result.hasPartsAt(entry.getKey()));
        }
    }

    private static void restoreOrder(Facts result) {
        result.at()
                .replaceAll((place, fact) -> new Facts.Fact(
                        fact.sort(),
                        fact.value(),
                        fact.meaning(),
                        fact.order().stream()
                                .filter(item -> result.at().containsKey(place + "/" + item))
                                .toList(),
                        fact.named()));
    }

    /** What is new or different. */
    private static Set<String> written(Facts before, Facts after) {
        Set<String> written = new HashSet<>();
        after.at().forEach((place, fact) -> {
            boolean isNew = !before.at().containsKey(place);
            if (isNew || !after.means(place, before) && !isOnlyFilled(before, after, place)) written.add(place);
        });
        return written;
    }

    /** Null where the other side has parts says no more than that there are none. */
    private static boolean isOnlyFilled(Facts before, Facts after, String place) {
        Facts.Fact old = before.at().get(place);
        Facts.Fact now = after.at().get(place);
        return old.isNull() && after.hasPartsAt(place) || now.isNull() && before.hasPartsAt(place);
    }

    private static Set<String> removed(Facts before, Facts after) {
        Set<String> removed = new HashSet<>(before.at().keySet());
        removed.removeAll(after.at().keySet());
        return removed;
    }

    private static boolean isSound(Object value, Form form) {
        if (form.isSingle()) return true;
        if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .allMatch(entry -> isSound(entry.getValue(), form.under((String) entry.getKey())));
        }
        if (!(value instanceof List<?> list) || form instanceof Form.Anything) return true;
        Set<String> steps = new HashSet<>();
        for (Object item : list) {
            if (!Facts.step(item, form).filter(steps::add).isPresent()) return false;
            if (form instanceof Form.Rows rows && !isSound(item, rows.row())) return false;
        }
        return true;
    }

    private static Object withoutNulls(Object value) {
        if (value instanceof List<?> list)
            return list.stream().map(OwnershipModel::withoutNulls).toList();
        if (!(value instanceof Map<?, ?> map)) return value;
        Map<Object, Object> kept = new LinkedHashMap<>();
        map.forEach((key, part) -> {
            if (!Objects.isNull(part)) kept.put(key, withoutNulls(part));
        });
        return kept;
    }
}
