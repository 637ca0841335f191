/** As much of plotly.js as charts use: its published functions, and of its inside where its axes lie. */

import type { Value } from "../contract.js";

/** An axis as it is drawn: where it begins, how long it is, in pixels, and the way of a number to its pixel. */
export interface Axis {
  _offset: number;
  _length: number;
  d2p(value: unknown): number;
  p2d(pixel: number): number;
}

export interface Axes {
  xaxis: Axis;
  yaxis: Axis;
  /** At the right, where a figure has one. */
  yaxis2?: Axis;
}

/** What a figure says of a trace, and the stage fills. */
export interface Trace {
  type?: string;
  mode?: string;
  name?: string;
  uid?: string;
  meta?: unknown;
  visible?: boolean | "legendonly";
  x?: unknown[];
  y?: unknown[];
  z?: unknown[] | unknown[][];
  [attribute: string]: unknown;
}

/** A line, which charts move themselves. */
export interface Line extends Trace {
  x: Value[];
  y: Value[];
  /** Without a colour it is drawn in the ink of the page. */
  line: { color?: string; width: number; dash?: string };
}

/** A table of numbers as colours, which charts draw themselves. */
export interface Heatmap extends Trace {
  x: number[];
  y: number[];
  z: number[][];
  zmin: number;
  zmax: number;
  colorscale: [number, string][];
  zsmooth?: string | false;
}

/** Rings around points, which charts draw themselves. */
export interface Circles extends Trace {
  x: number[];
  y: number[];
  marker: { size: number; color: string; line: { width: number } };
}

/** Points with what they were to be, between which squares stand; charts draw them themselves. */
export interface Gaps extends Trace {
  x: number[];
  y: number[];
  ends?: number[];
  line: { color: string; width: number };
}

export interface Layout {
  font?: object;
  width?: number;
  height?: number;
  [attribute: string]: unknown;
}

/** What a click on a chart tells of its point. */
export interface ClickedPoint {
  x: number;
  /** What the figure's points carry, such as the number of their row. */
  customdata: number;
}

/** The element of a chart, once plotly has drawn in it. */
export interface Drawn extends HTMLElement {
  data: Trace[];
  _fullData: { uid: string }[];
  _fullLayout?: Partial<Axes>;
  on(event: "plotly_click", tell: (event: { points: ClickedPoint[] }) => void): void;
}

export interface Plotly {
  react(element: HTMLElement, data: Trace[], layout: Layout, config: object): Promise<unknown>;
  animate(element: HTMLElement, frame: { data: Trace[] }, how: object): Promise<unknown>;
  purge(element: HTMLElement): void;
}

declare global {
  interface Window {
    Plotly: Plotly;
  }
}
