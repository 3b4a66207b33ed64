import { drawCharts } from './charts';
import { followWall } from './wall';

drawCharts(document);
followWall(document, drawCharts);
