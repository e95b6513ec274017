package dev.slipway.cluster.kind.custom;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.Condition;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which of the names that a definition wants it gets: those that no other definition of its group has. What it has already it keeps. A definition
 * whose names were all accepted once is established, and stays so.
 */
public final class AcceptedNames {
    private static final Condition ACCEPTED =
            new Condition("NamesAccepted", "True", "NoConflicts", "no conflicts found");
    private static final Condition ESTABLISHED =
            new Condition("Established", "True", "InitialNamesAccepted", "the initial names have been accepted");
    private static final Condition NOT_ACCEPTED =
            new Condition("Established", "False", "NotAccepted", "not all names are accepted");

    private final Mapping wanted;
    private final Mapping old;
    private final Set<String> resources = new TreeSet<>();
    private final Set<String> kinds = new TreeSet<>();
    private Mapping given;
    private Condition verdict = ACCEPTED;

    private AcceptedNames(ApiObject definition, Collection<ApiObject> others) {
        this.wanted = definition.spec().mapping("names");
        this.old = definition.status().mapping("acceptedNames");
        this.given = old;
        for (ApiObject other : others) {
            boolean counts = other.spec().text("group").equals(definition.spec().text("group"))
                    && !other.key().equals(definition.key());
            if (counts) add(other.status().mapping("acceptedNames"));
        }
    }

    private void add(Mapping names) {
        for (String field : List.of("plural", "singular")) names.text(field).ifPresent(resources::add);
        resources.addAll(names.sequence("shortNames").texts());
        for (String field : List.of("kind", "listKind")) names.text(field).ifPresent(kinds::add);
    }

    /**
     * The definition with the names that it gets, and with conditions that say so.
     *
     * @param others all definitions
     */
    public static ApiObject of(ApiObject definition, Collection<ApiObject> others, Instant now) {
        return new AcceptedNames(definition, others).decide(definition, now);
    }

    private ApiObject decide(ApiObject definition, Instant now) {
        name("plural", resources, "PluralConflict");
        name("singular", resources, "SingularConflict");
        shortNames();
        name("kind", kinds, "KindConflict");
        name("listKind", kinds, "ListKindConflict");
        Optional<Tree> categories = wanted.get("categories");
        given = categories.isPresent() ? given.with("categories", categories.get()) : given.without("categories");
        boolean wasEstablished = definition.isTrue("Established");
        Sequence conditions = verdict.setIn(definition.status().sequence("conditions"), now);
        if (!wasEstablished) conditions = (verdict.isTrue() ? ESTABLISHED : NOT_ACCEPTED).setIn(conditions, now);
        return definition.withStatus(inOrder(definition.status(), conditions));
    }

    /** As Kubernetes writes a status: what was found out, then what it was found out about. */
    private Mapping inOrder(Mapping status, Sequence conditions) {
        Mapping others = status.without("conditions").without("acceptedNames");
        return Mapping.builder()
                .put("conditions", conditions)
                .put("acceptedNames", given)
                .putAll(others)
                .build();
    }

    private void name(String field, Set<String> taken, String conflict) {
        Optional<String> name = wanted.text(field).filter(text -> !text.isEmpty());
        boolean clashes =
                !name.equals(old.text(field)) && name.filter(taken::contains).isPresent();
        if (clashes) verdict = refused(conflict, List.of(name.get()));
        else if (name.isPresent()) given = given.with(field, name.get());
    }

    private void shortNames() {
        List<String> names = wanted.sequence("shortNames").texts();
        List<String> mine = old.sequence("shortNames").texts();
        List<String> clashing = new ArrayList<>(names);
        clashing.removeIf(name -> mine.contains(name) || !resources.contains(name));
        if (!clashing.isEmpty()) verdict = refused("ShortNamesConflict", clashing);
        else given = names.isEmpty() ? given.without("shortNames") : given.with("shortNames", Tree.of(names));
    }

    private static Condition refused(String conflict, List<String> names) {
        List<String> each =
                names.stream().map(name -> "\"" + name + "\" is already in use").toList();
        String message = each.size() == 1 ? each.get(0) : "[" + String.join(", ", each) + "]";
        return new Condition("NamesAccepted", "False", conflict, message);
    }
}
