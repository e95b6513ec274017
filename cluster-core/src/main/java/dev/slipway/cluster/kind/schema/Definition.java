package dev.slipway.cluster.kind.schema;

import java.util.ArrayList;
import java.util.List;

/**
 * One type of the Kubernetes API as the build wrote it down.
 *
 * @param name as the official Java client calls it: {@code V1PodSpec}
 */
record Definition(String name, String description, List<Property> properties) {
    Definition {
        properties = List.copyOf(properties);
    }

    /**
     * One field.
     *
     * @param type {@code string}, {@code @V1PodSpec}, {@code [string}, {@code {quantity} ...: see the generator
     */
    record Property(String name, boolean required, String type, String description) {}

    /** Reads a line that names the type and the indented lines after it. */
    static Definition parse(String block) {
        String[] lines = block.split("\n");
        String[] head = lines[0].split("\t", 2);
        List<Property> properties = new ArrayList<>();
        for (int i = 1; i < lines.length; i++) properties.add(property(lines[i].split("\t", 4)));
        return new Definition(head[0], head.length > 1 ? unescape(head[1]) : "", properties);
    }

    private static Property property(String[] cells) {
        boolean required = cells[1].startsWith("*");
        String description = cells.length > 3 ? unescape(cells[3]) : "";
        return new Property(required ? cells[1].substring(1) : cells[1], required, cells[2], description);
    }

    private static String unescape(String text) {
        return text.indexOf('\\') < 0 ? text : text.replace("\\n", "\n").replace("\\\\", "\\");
    }
}
