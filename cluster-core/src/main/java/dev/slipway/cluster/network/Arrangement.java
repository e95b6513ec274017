package dev.slipway.cluster.network;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Which endpoints go into which slice. An endpoint stays in the slice that it is in. New ones go first into slices that change anyway, the fullest
 * first; then, if all that are left fit into one other slice, into the fullest such; then into new ones. So one pod more changes one slice, and
 * a thousand more leave no slice half full and rewritten.
 */
final class Arrangement {
    private final int room;
    private final List<Content> contents = new ArrayList<>();

    /** What a slice is to hold. Without a slice it is a new one. */
    static final class Content {
        private final Optional<ApiObject> slice;
        private final List<Tree> endpoints = new ArrayList<>();
        private boolean changed;

        private Content(Optional<ApiObject> slice) {
            this.slice = slice;
            this.changed = slice.isEmpty();
        }

        Optional<ApiObject> slice() {
            return slice;
        }

        Sequence endpoints() {
            return new Sequence(endpoints);
        }

        boolean isEmpty() {
            return endpoints.isEmpty();
        }
    }

    private Arrangement(int room) {
        this.room = room;
    }

    /**
     * What the slices of one set of ports are to hold, and new ones where they are needed.
     *
     * @param wanted endpoints by what they are known by
     * @param identity what an endpoint that is written down is known by
     * @param room most endpoints in a slice
     */
    static List<Content> of(
            List<ApiObject> slices, Map<String, Mapping> wanted, Function<Mapping, String> identity, int room) {
        Arrangement arrangement = new Arrangement(room);
        Map<String, Mapping> left = new LinkedHashMap<>(wanted);
        for (ApiObject slice : slices) arrangement.keep(slice, left, identity);
        arrangement.add(new ArrayList<>(left.values()));
        return arrangement.contents;
    }

    private void keep(ApiObject slice, Map<String, Mapping> left, Function<Mapping, String> identity) {
        Content content = new Content(Optional.of(slice));
        for (Mapping old : slice.root().sequence("endpoints").mappings()) {
            Optional<Mapping> kept = content.endpoints.size() < room
                    ? Optional.ofNullable(left.remove(identity.apply(old)))
                    : Optional.empty();
            kept.ifPresent(content.endpoints::add);
            if (!kept.equals(Optional.of(old))) content.changed = true;
        }
        contents.add(content);
    }

    private void add(List<Mapping> left) {
        Comparator<Content> fullest = Comparator.<Content>comparingInt(content -> content.endpoints.size())
                .reversed();
        contents.stream()
                .filter(content -> content.changed && !content.isEmpty())
                .sorted(fullest)
                .forEach(content -> fill(content, left));
        if (left.isEmpty()) return;
        int all = left.size();
        contents.stream()
                .filter(content -> content.endpoints.size() + all <= room)
                .min(fullest)
                .ifPresent(content -> fill(content, left));
        while (!left.isEmpty()) {
            Content fresh = new Content(Optional.empty());
            contents.add(fresh);
            fill(fresh, left);
        }
    }

    private void fill(Content content, List<Mapping> left) {
        List<Mapping> some = left.subList(0, Math.min(left.size(), room - content.endpoints.size()));
        content.endpoints.addAll(some);
        some.clear();
    }
}
