/** Pictures that wait until somebody sees them. */

/** @typedef {{visible: boolean, close: () => void}} Sight */

/** Calls back when an element comes into sight. @param {Element} element @param {() => void} onSight @returns {Sight} */
export function watch(element, onSight) {
  const sight = { visible: false, close: () => observer.disconnect() };
  const observer = new IntersectionObserver((entries) => {
    const { isIntersecting } = entries[entries.length - 1];
    const came = isIntersecting && !sight.visible;
    sight.visible = isIntersecting;
    if (came) onSight();
  });
  observer.observe(element);
  return sight;
}
