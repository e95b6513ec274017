package dev.slipway.sync.preview.page;

import dev.slipway.diff.tree.Mapping;
import dev.slipway.sync.model.OneLine;
import dev.slipway.sync.model.Origin;
import dev.slipway.sync.plan.Cause;
import dev.slipway.sync.plan.Change;
import dev.slipway.sync.plan.Effect;
import dev.slipway.sync.preview.Alike;
import dev.slipway.sync.preview.ApplicationPreview;
import dev.slipway.sync.preview.Forecast.Changed;
import dev.slipway.sync.preview.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Objects that change, one by one or those alike together, as far as a page has room for them. */
final class Items {
    /** What the markup around an object takes, and around one of a group. */
    private static final int MARKUP = 700;

    private static final int MEMBER = 200;

    /** So many lines of differences are unfolded at once; further objects wait to be opened. */
    private static final int UNFOLDED = 600;

    private final Links links;
    private final Room room;
    private int lines;

    Items(Links links, Room room) {
        this.links = links;
        this.room = room;
    }

    /** Whether there is room for one more application; takes it. */
    boolean hasRoom() {
        if (room.isFull()) return false;
        room.take(MARKUP, 1);
        return true;
    }

    /** What is shown of some objects, and the sentence on those for which there is no room. */
    record Shown(List<Mapping> items, String rest) {}

    Shown of(List<Changed> objects, ApplicationPreview application, Anchor.Side side) {
        List<Mapping> items = new ArrayList<>();
        int rest = 0;
        // What was asked for by its name comes first, and by itself.
        Predicate<Changed> wanted = object -> links.isWanted(Anchor.of(application, side, object.key()));
        objects.stream().filter(wanted).forEach(object -> items.add(one(object, application, side)));
        for (Alike alike :
                Alike.withMarks(objects.stream().filter(wanted.negate()).toList())) {
            if (room.isFull()) rest += alike.objects().size();
            else
                items.add(
                        alike.isGroup()
                                ? group(alike, object -> Anchor.of(application, side, object.key()))
                                : one(alike.objects().get(0), application, side));
        }
        return new Shown(items, rest == 0 ? "" : rest(rest));
    }

    private String rest(int rest) {
        return Lines.counted(rest, "more object") + ", which this page has no room for. "
                + (links.web()
                        ? "Find looks for them, in all of the preview."
                        : "slipway preview -o json tells all of them.");
    }

    private Mapping one(Changed object, ApplicationPreview application, Anchor.Side side) {
        String anchor = Anchor.of(application, side, object.key());
        String key = OneLine.of(object.key().toString());
        List<Mapping> effects = object.effects().stream().map(Items::effect).toList();
        List<Mapping> causes = object.changes().stream()
                .filter(change -> !(change.cause() instanceof Cause.ThisChange))
                .map(Items::cause)
                .toList();
        String detail = detail(object);
        room.take(MARKUP, 3, anchor, key, detail);
        effects.forEach(effect -> room.take(MEMBER, 1, effect.text("sentence").orElse("")));
        causes.forEach(cause -> room.take(MEMBER, 1, cause.text("cause").orElse("")));
        Lines.Drawn drawn = Lines.of(object, room);
        boolean open = lines < UNFOLDED || links.isWanted(anchor);
        lines += drawn.count();
        Mapping shown = Mapping.builder()
                .put("verb", object.verb())
                .put("sign", sign(object))
                .put("key", key)
                .put("anchor", anchor)
                .put("link", links.to(anchor))
                .put("detail", detail)
                .put("effects", effects)
                .put("causes", causes)
                .put("open", open)
                .putAll(drawn.tree())
                .build();
        return Mapping.of("groups", List.of(), "objects", List.of(shown));
    }

    /**
     * Objects that change alike, told once and named one by one.
     *
     * @param anchors the place of each
     */
    Mapping group(Alike alike, Function<Changed, String> anchors) {
        List<Mapping> members = new ArrayList<>();
        for (Changed object : alike.objects()) {
            if (room.isFull()) break;
            String anchor = anchors.apply(object);
            String key = OneLine.of(object.key().toString());
            String values = OneLine.of(values(object));
            room.take(MEMBER, 2, anchor, key, values);
            members.add(Mapping.of("anchor", anchor, "link", links.to(anchor), "key", key, "values", values));
        }
        Mapping shown = Mapping.builder()
                .put("title", alike.objects().size() + " objects: " + OneLine.of(alike.sentence()))
                .put("members", members)
                .put(
                        "lead",
                        "For example " + OneLine.of(alike.objects().get(0).key().toString()) + ":")
                .put("open", links.look().isSearching())
                .putAll(Lines.of(alike.objects().get(0), room).tree())
                .build();
        return Mapping.of("groups", List.of(shown), "objects", List.of());
    }

    private static String sign(Changed object) {
        return switch (object.verb()) {
            case "create" -> "+";
            case "delete", "drop" -> "-";
            default -> "~";
        };
    }

    /** Wave, file and note: {@code wave 1, web/templates/web.yaml:1, was cart}. */
    private static String detail(Changed object) {
        List<String> parts = new ArrayList<>();
        object.wave().filter(wave -> wave != 0).ifPresent(wave -> parts.add("wave " + wave));
        object.origin().map(Origin::toString).ifPresent(parts::add);
        if (!object.note().isEmpty()) parts.add(object.note());
        return OneLine.of(String.join(", ", parts));
    }

    private static String values(Changed object) {
        return object.difference().changes().stream()
                .map(change -> Values.between(change.before(), " → ", change.after()))
                .collect(Collectors.joining(", "));
    }

    private static Mapping effect(Effect effect) {
        return Mapping.of("sentence", OneLine.of(effect.sentence()), "tone", effect.warns() ? "bad" : "quiet");
    }

    private static Mapping cause(Change change) {
        return Mapping.of(
                "cause",
                OneLine.of(change.path().display() + ": " + change.cause().told()));
    }
}
