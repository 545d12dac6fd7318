/**
 * Stands in for d3-geo when the pages are built: Plot brings map projections along for every chart, a
 * tenth of the first view's script, and no page has a map.
 */
const noMaps = (): never => {
  throw new Error("no maps in this build: take d3-geo back into dashboard/vite.config.ts");
};

/** Plot makes one of these as it is loaded, and calls it for maps alone. */
export const geoTransform = <T>(methods: T): T => methods;

export {
  noMaps as geoAlbers,
  noMaps as geoAlbersUsa,
  noMaps as geoAzimuthalEqualArea,
  noMaps as geoAzimuthalEquidistant,
  noMaps as geoCentroid,
  noMaps as geoClipRectangle,
  noMaps as geoConicConformal,
  noMaps as geoConicEqualArea,
  noMaps as geoConicEquidistant,
  noMaps as geoEqualEarth,
  noMaps as geoEquirectangular,
  noMaps as geoGnomonic,
  noMaps as geoGraticule,
  noMaps as geoGraticule10,
  noMaps as geoMercator,
  noMaps as geoOrthographic,
  noMaps as geoPath,
  noMaps as geoStereographic,
  noMaps as geoStream,
  noMaps as geoTransverseMercator,
};
