package dev.slipway.cluster.scheduler.score;

import dev.slipway.cluster.scheduler.view.NodeState;
import dev.slipway.cluster.scheduler.view.PodState;
import dev.slipway.cluster.scheduler.view.Scene;
import dev.slipway.diff.tree.Mapping;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The more of a pod's images a node has already, by size, the better; an image that few nodes have counts less, lest they get all its pods. */
final class ImageLocalityScore implements Score {
    private static final long MEGABYTE = 1024L * 1024;
    private static final long LEAST = 23 * MEGABYTE;
    private static final long MOST_OF_ONE = 1000 * MEGABYTE;

    @Override
    public int weight() {
        return 1;
    }

    @Override
    public Optional<Rating> prepare(PodState pod, Scene scene, List<NodeState> nodes) {
        if (nodes.stream().allMatch(node -> node.images().isEmpty())) return Optional.empty();
        List<String> images =
                pod.needs().images().stream().map(ImageLocalityScore::full).toList();
        Map<String, Integer> nodesWith = new HashMap<>();
        for (NodeState node : nodes) {
            Map<String, Long> sizes = sizes(node);
            for (String image : images) if (sizes.containsKey(image)) nodesWith.merge(image, 1, Integer::sum);
        }
        if (nodesWith.isEmpty()) return Optional.empty();
        long most = MOST_OF_ONE * Math.max(1, images.size());
        return Optional.of(node -> {
            long sum = 0;
            for (String image : images) {
                long size = sizes(node).getOrDefault(image, 0L);
                sum += (long) (size * (nodesWith.getOrDefault(image, 0) / (double) nodes.size()));
            }
            return FULL * (Math.min(most, Math.max(LEAST, sum)) - LEAST) / (most - LEAST);
        });
    }

    private static Map<String, Long> sizes(NodeState node) {
        if (node.images().isEmpty()) return Map.of();
        Map<String, Long> sizes = new HashMap<>();
        for (Mapping image : node.images()) {
            long size = image.whole("sizeBytes").orElse(0L);
            image.sequence("names").texts().forEach(name -> sizes.put(name, size));
        }
        return sizes;
    }

    /** With a tag, as nodes list it. */
    private static String full(String image) {
        return image.lastIndexOf(':') <= image.lastIndexOf('/') ? image + ":latest" : image;
    }
}
