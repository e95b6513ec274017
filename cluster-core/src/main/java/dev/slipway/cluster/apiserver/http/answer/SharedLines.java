package dev.slipway.cluster.apiserver.http.answer;

import dev.slipway.cluster.apiserver.http.request.Representation;
import dev.slipway.cluster.kind.Kind;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.diff.codec.Json;
import dev.slipway.diff.tree.Mapping;
import java.lang.ref.SoftReference;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Lines of watches that many clients get alike: a change as a table row or as bare metadata is written once for all who watch it so. (A whole
 * object carries its bytes itself.) Clients hear of a change within moments of each other, so a line that is displaced by a newer one is seldom
 * missed, and a table says how old things are, so it is good for a second only. Any thread.
 */
public final class SharedLines {
    /** Changes on their way at once; a power of two. */
    static final int SLOTS = 1024;

    /** Larger lines are not kept: all of them together never take more than 64 MiB, and give way where memory is short. */
    static final int LARGEST = 64 * 1024;

    private final AtomicReferenceArray<SoftReference<Line>> slots = new AtomicReferenceArray<>(SLOTS);

    /** What a line says, and to whom. */
    private record Line(
            ApiObject object,
            Kind kind,
            Representation representation,
            View.Include include,
            String type,
            boolean first,
            long second,
            byte[] bytes) {

        @SuppressWarnings(
                "ReferenceEquality") // the same revision is the same object; comparing contents would cost more than
        // writing
        boolean says(String wanted, ApiObject about, View view, boolean firstOfWatch, Instant now) {
            return object == about
                    && kind == view.kind()
                    && include == view.include()
                    && first == firstOfWatch
                    && second == now.getEpochSecond()
                    && type.equals(wanted)
                    && representation.equals(view.representation());
        }
    }

    /** The line about a change for those who see it through a view; shared, not to be changed. */
    byte[] line(String type, ApiObject object, View view, boolean first, Instant now) {
        int slot = slot(type, object, view, first);
        SoftReference<Line> kept = slots.get(slot);
        Line there = kept == null ? null : kept.get();
        if (there != null && there.says(type, object, view, first, now)) return there.bytes();
        byte[] bytes = Documents.line(Json.write(Mapping.of("type", type, "object", view.event(object, first, now))));
        if (bytes.length <= LARGEST)
            slots.set(
                    slot,
                    new SoftReference<>(new Line(
                            object,
                            view.kind(),
                            view.representation(),
                            view.include(),
                            type,
                            first,
                            now.getEpochSecond(),
                            bytes)));
        return bytes;
    }

    private static int slot(String type, ApiObject object, View view, boolean first) {
        int hash = object.resourceVersion().hashCode();
        hash = 31 * hash + object.name().hashCode();
        hash = 31 * hash + type.hashCode();
        hash = 31 * hash + view.representation().view().ordinal();
        hash = 31 * hash + view.include().ordinal();
        hash = 31 * hash + (first ? 1 : 0);
        return (hash ^ hash >>> 16) & (SLOTS - 1);
    }
}
