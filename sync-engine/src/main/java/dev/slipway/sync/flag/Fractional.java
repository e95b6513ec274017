package dev.slipway.sync.flag;

import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Scalar;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * flagd's {@code fractional}: the same key always falls into the same bucket, and buckets are as large as their weights say. This is the second
 * generation, which flagd and its providers run: the hash is spread over the sum of the weights in whole numbers. The order of the buckets
 * matters: to insert one moves people.
 */
final class Fractional {
    private static final long MOST = Integer.MAX_VALUE;
    private static final int HASH_BITS = 32;
    private static final long UNSIGNED = 0xffff_ffffL;

    private Fractional() {}

    private record Bucket(Tree variant, long weight) {}

    /** The variant of the bucket; null where arguments or key make no sense. */
    static Tree choose(List<Tree> values, Tree data) {
        if (values.isEmpty()) return Scalar.Null.NULL;
        Optional<String> own = values.get(0).asText();
        boolean named = own.isPresent() || values.get(0).isNull();
        Optional<String> key = own.or(() -> targetingKey(data));
        List<Bucket> buckets = buckets(named ? values.subList(1, values.size()) : values);
        long sum = buckets.stream().mapToLong(Bucket::weight).sum();
        if (key.isEmpty() || sum == 0 || sum > MOST) return Scalar.Null.NULL;
        return choose(buckets, Murmur3.hash(key.get().getBytes(StandardCharsets.UTF_8)) & UNSIGNED, sum);
    }

    private static Tree choose(List<Bucket> buckets, long hash, long sum) {
        long place = hash * sum >>> HASH_BITS;
        long end = 0;
        for (Bucket bucket : buckets) {
            end += bucket.weight();
            if (place < end) return bucket.variant();
        }
        throw new IllegalStateException("place " + place + " of " + sum + " is in no bucket");
    }

    /** So that one person is not in the same bucket of every flag. */
    private static Optional<String> targetingKey(Tree data) {
        if (!(data instanceof Mapping mapping)) return Optional.empty();
        return mapping.text("targetingKey")
                .filter(key -> !key.isEmpty())
                .map(key -> mapping.text("$flagd", "flagKey").orElse("") + key);
    }

    /** None at all where one of them makes no sense. */
    private static List<Bucket> buckets(List<Tree> written) {
        List<Bucket> buckets = new ArrayList<>();
        for (Tree one : written) {
            Optional<Bucket> bucket = bucket(one);
            if (bucket.isEmpty()) return List.of();
            buckets.add(bucket.get());
        }
        return buckets;
    }

    private static Optional<Bucket> bucket(Tree written) {
        if (!(written instanceof Sequence list) || list.isEmpty() || !(list.get(0) instanceof Scalar))
            return Optional.empty();
        Tree weight = list.size() > 1 && !list.get(1).isNull() ? list.get(1) : new Scalar.Whole(1);
        return whole(weight)
                .filter(number -> number <= MOST)
                .map(number -> new Bucket(list.get(0), Math.max(0, number)));
    }

    private static Optional<Long> whole(Tree weight) {
        if (weight instanceof Scalar.Real real && real.value() == Math.rint(real.value()))
            return Optional.of((long) real.value());
        return weight.asWhole();
    }
}
